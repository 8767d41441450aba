{{- /* What the schema cannot say: values that do not go together. */ -}}
{{- define "alexis.checks" -}}
{{- if eq .Values.database "sqlite" -}}
{{- if gt (int .Values.replicas) 1 -}}
{{- fail (printf "replicas: %d need database: postgresql; with SQLite there is one pod" (int .Values.replicas)) -}}
{{- end -}}
{{- if .Values.autoscaling.enabled -}}
{{- fail "autoscaling.enabled needs database: postgresql; with SQLite there is one pod" -}}
{{- end -}}
{{- end -}}
{{- if gt (int .Values.autoscaling.minReplicas) (int .Values.autoscaling.maxReplicas) -}}
{{- fail "autoscaling.minReplicas is more than autoscaling.maxReplicas" -}}
{{- end -}}
{{- if gt (int .Values.stop.drainDelaySeconds) (int .Values.stop.timeoutSeconds) -}}
{{- fail "stop.drainDelaySeconds is a part of stop.timeoutSeconds and cannot be longer" -}}
{{- end -}}
{{- if not .Values.existingSettings -}}
{{- include "alexis.checks.settings" . -}}
{{- end -}}
{{- end -}}

{{- define "alexis.checks.settings" -}}
{{- $settings := fromYaml .Values.settings -}}
{{- if and (hasKey $settings "Error") (eq (len $settings) 1) -}}
{{- fail (printf "settings: %s" $settings.Error) -}}
{{- end -}}
{{- $url := dig "database" "url" "" $settings -}}
{{- if and (eq .Values.database "postgresql") (not (hasPrefix "postgresql:" $url)) -}}
{{- fail "database: postgresql needs database.url in the settings, as postgresql://alexis@db.example.net/alexis" -}}
{{- end -}}
{{- if and (eq .Values.database "sqlite") (hasPrefix "postgresql:" $url) -}}
{{- fail "the settings name a PostgreSQL: say database: postgresql" -}}
{{- end -}}
{{- range $name, $value := dict "stop_timeout" "stop.timeoutSeconds" "drain_delay" "stop.drainDelaySeconds" -}}
{{- if hasKey (dig "server" dict $settings) $name -}}
{{- fail (printf "server.%s in the settings would not hold: set %s" $name $value) -}}
{{- end -}}
{{- end -}}
{{- $tls := dig "server" "tls" dict $settings -}}
{{- if and $tls (not .Values.https.secretName) -}}
{{- fail "the settings have server.tls: name the certificate's Secret in https.secretName" -}}
{{- end -}}
{{- if eq "required" (dig "client_certificates" "" ($tls | default dict)) -}}
{{- fail "server.tls.client_certificates: required keeps out the probes of Kubernetes, which show none" -}}
{{- end -}}
{{- if and .Values.https.secretName (not $tls) -}}
{{- fail "https.secretName needs server.tls in the settings, with the files tls.crt and tls.key in /etc/alexis/tls" -}}
{{- end -}}
{{- end -}}
