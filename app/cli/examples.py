"""Examples at the end of each verb's help."""


def _each(*lines: str) -> str:
    return "Examples:\n\n" + "\n\n".join(f"$ {line}" for line in lines)


EXAMPLES = {
    "serve": _each("alexis serve", "alexis serve -s /etc/alexis.yaml --port 8443"),
    "demo": _each("alexis demo --stay"),
    "status": _each(
        "alexis status", "alexis status -u https://alexis.example.net || echo 'call somebody'"
    ),
    "top": _each("alexis top", "alexis top --every 5", "alexis top --once > now.txt"),
    "report": _each(
        "alexis report --since 30d",
        "alexis report --rule restart-duplicator --target app-01.example.net",
        "alexis report --json | jq .total.success_rate",
    ),
    "events": _each(
        "alexis events --source opsgenie --limit 5", "alexis events 01JD9ZK3M8Q4W7X2Y5B6C9D0EF"
    ),
    "runs": _each(
        "alexis runs --state failed --since 1d",
        "alexis runs 01JD9ZK3M8Q4W7X2Y5B6C9D0EF",
        "alexis runs --rule clean-disk --json | jq -r '.items[].target'",
    ),
    "rules": _each("alexis rules", "alexis rules restart-duplicator"),
    "audit": _each(
        "alexis audit list --actor user:ana --since 30d",
        "alexis audit verify --head 1207:5f0c… (the head that was written down last week)",
    ),
    "ping": _each("alexis ping -u https://alexis.example.net"),
    "approvals": _each("alexis approvals"),
    "approve": _each("alexis approve 01JD9ZK3M8Q4W7X2Y5B6C9D0EF"),
    "reject": _each("alexis reject 01JD9ZK3M8Q4W7X2Y5B6C9D0EF"),
    "cancel": _each("alexis cancel 01JD9ZK3M8Q4W7X2Y5B6C9D0EF"),
    "retry": _each("alexis retry 01JD9ZK3M8Q4W7X2Y5B6C9D0EF"),
    "replay": _each("alexis replay 01JD9ZK3M8Q4W7X2Y5B6C9D0EF"),
    "dead-letters": _each(
        "alexis dead-letters", "alexis dead-letters requeue 01JD9ZK3M8Q4W7X2Y5B6C9D0EF"
    ),
    "pause": _each("alexis pause --reason 'moving the database'"),
    "resume": _each("alexis resume --reason 'it is moved'"),
    "silences": _each(
        "alexis silences add --target 'app-*' --for 2h --comment 'new kernel'",
        "alexis silences end 01JD9ZK3M8Q4W7X2Y5B6C9D0EF",
    ),
    "breakers": _each(
        "alexis breakers", "alexis breakers reset clean-disk --reason 'the disk was replaced'"
    ),
    "storm": _each("alexis storm", "alexis storm end --reason 'the network is back'"),
    "restraint": _each(
        "alexis restraint", "alexis restraint --rule clean-disk --target app-01.example.net"
    ),
    "check": _each("alexis check", "alexis check rules --strict --sarif > rules.sarif"),
    "test": _each("alexis test", "alexis test rules/disk.yaml -k cooldown --coverage"),
    "explain": _each(
        "alexis explain alert.json --source opsgenie",
        "alexis explain --event 01JD9ZK3M8Q4W7X2Y5B6C9D0EF --rule clean-disk",
    ),
    "backtest": _each(
        "alexis backtest --rules changed --since 30d",
        "alexis backtest --rules changed --fail-on lost-matches --markdown",
    ),
    "targets": _each("alexis targets", "alexis targets app-01"),
    "plugins": _each("alexis plugins"),
    "schema": _each("alexis schema rules > rule.schema.json"),
    "import": _each("alexis import old/config --to imported"),
    "token": _each("alexis token ana --scope read --scope approve --save"),
    "backup": _each("alexis backup alexis-backup.db"),
    "downgrade": _each("alexis downgrade 0.1.0 -s /etc/alexis.yaml"),
}
