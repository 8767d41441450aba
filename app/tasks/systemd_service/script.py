"""What the host is told to do, in one go: the action, waiting, the state, and the journal.

It needs a POSIX shell and systemd's own programs. What it says of the state stands before a mark
that nobody can guess, so that nothing that the unit writes into its journal can be taken for it.
"""

from typing import Final

SCRIPT: Final = r"""{
unit=$1 action=$2 wait=$3 steady=$4 lines=$5 mark=$6
LC_ALL=C SYSTEMD_COLORS=0 SYSTEMD_PAGER= SYSTEMD_URLIFY=0
export LC_ALL SYSTEMD_COLORS SYSTEMD_PAGER SYSTEMD_URLIFY
command -v systemctl >/dev/null || { echo 'there is no systemctl' >&2; exit 127; }

look() {
    seen=$(systemctl show --no-pager --property="$1" -- "$unit")
}
value() {
    printf '%s\n' "$seen" | sed -n "s/^$1=//p"
}
nap() {
    [ -n "${step:-}" ] || { step=200; sleep 0.2 2>/dev/null && return; step=1000; }
    if [ "$step" = 200 ]; then sleep 0.2; else sleep 1; fi
}

props=LoadState,ActiveState,SubState,Result,Type,RemainAfterExit,NRestarts
props=$props,ActiveEnterTimestampMonotonic
since=$(date +%s)
look "$props"
was=$(value ActiveState)
status=0
if [ "$action" = status ]; then
    systemctl is-active --quiet -- "$unit" || status=$?
else
    systemctl --no-pager --no-ask-password "$action" -- "$unit" || status=$?
fi
verdict=done
if [ "$status" = 0 ] && [ "$action" != status ]; then
    waited=0 stays='' life=''
    [ "$action" = try-restart ] && case $was in
        inactive | failed) action=nothing verdict=idle ;;
    esac
    while [ "$action" != nothing ]; do
        look "$props"
        state=$(value ActiveState)
        now=$(value NRestarts)/$(value ActiveEnterTimestampMonotonic)
        case $action/$state in
            stop/inactive | stop/failed) break ;;
            stop/*) ;;
            */active)
                if [ "$now" != "$life" ]; then
                    [ -z "$life" ] || verdict=flapped
                    life=$now stays=0
                elif [ "$stays" -ge "$steady" ]; then
                    verdict=done
                    break
                fi ;;
            */inactive)
                case $(value Type)/$(value RemainAfterExit)/$(value Result) in
                    oneshot/no/success) break ;;
                esac
                [ -z "$life" ] || verdict=flapped
                stays='' ;;
            */failed) verdict=failed; break ;;
            *)  [ -z "$life" ] || verdict=flapped
                stays='' ;;
        esac
        if [ "$waited" -ge "$wait" ] && { [ -z "$stays" ] || [ "$verdict" = flapped ]; }; then
            [ "$verdict" = flapped ] || verdict=late
            break
        fi
        if [ -n "$stays" ] && [ "$steady" = 0 ]; then continue; fi
        nap
        waited=$((waited + step))
        [ -z "$stays" ] || stays=$((stays + step))
    done
fi
look "$props"
printf '%s\nVerdict=%s\nStatus=%s\n%s\n' "$seen" "$verdict" "$status" "$mark"
if [ "$lines" != 0 ]; then
    journalctl --no-pager --quiet --unit="$unit" --since="@$since" --lines="$lines" \
        --output=short-iso || true
fi
exit "$status"
} < /dev/null
"""
