{{- define "alexis.name" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride -}}
{{- else if contains "alexis" .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-alexis" (.Release.Name | trunc 40 | trimSuffix "-") -}}
{{- end -}}
{{- end -}}

{{- define "alexis.selector" -}}
app.kubernetes.io/name: alexis
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "alexis.labels" -}}
{{ include "alexis.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "alexis.image" -}}
{{- $image := .Values.image -}}
{{- if $image.digest -}}
{{- printf "%s@%s" $image.repository $image.digest -}}
{{- else -}}
{{- printf "%s:%s" $image.repository (default .Chart.AppVersion $image.tag) -}}
{{- end -}}
{{- end -}}

{{- define "alexis.serviceAccount" -}}
{{- default (ternary (include "alexis.name" .) "default" .Values.serviceAccount.create) .Values.serviceAccount.name -}}
{{- end -}}

{{- define "alexis.settings" -}}
{{- default (printf "%s-settings" (include "alexis.name" .)) .Values.existingSettings -}}
{{- end -}}

{{- define "alexis.rules" -}}
{{- default (printf "%s-rules" (include "alexis.name" .)) .Values.existingRules -}}
{{- end -}}

{{- define "alexis.knownHosts" -}}
{{- default (printf "%s-known-hosts" (include "alexis.name" .)) .Values.existingKnownHosts -}}
{{- end -}}
