{{- /* The pod: the same in the StatefulSet and in the Deployment. */ -}}
{{- define "alexis.pod" -}}
{{- $single := eq .Values.database "sqlite" -}}
metadata:
  labels:
    {{- include "alexis.selector" . | nindent 4 }}
    {{- with .Values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- if or .Values.podAnnotations (not .Values.existingSettings) }}
  annotations:
    {{- if not .Values.existingSettings }}
    # Settings are read at the start, so a change starts the pods anew.
    checksum/settings: {{ .Values.settings | sha256sum }}
    {{- end }}
    {{- with .Values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- end }}
spec:
  serviceAccountName: {{ include "alexis.serviceAccount" . }}
  automountServiceAccountToken: {{ .Values.serviceAccount.automountToken }}
  # Kubernetes would describe the Service in variables that begin with ALEXIS_, as ours do.
  enableServiceLinks: false
  # The time of a stop, ten seconds to end commands on hosts, and five to spare.
  terminationGracePeriodSeconds: {{ add (int .Values.stop.timeoutSeconds) 15 }}
  {{- with .Values.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  {{- with .Values.image.pullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- if and (not $single) .Values.topologySpread.enabled }}
  topologySpreadConstraints:
    {{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
    - topologyKey: {{ . }}
      maxSkew: 1
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "alexis.selector" $ | nindent 10 }}
      matchLabelKeys: [pod-template-hash]
    {{- end }}
  {{- end }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 10001
    runAsGroup: 10001
    fsGroup: 10001
    fsGroupChangePolicy: OnRootMismatch
    seccompProfile:
      type: RuntimeDefault
  containers:
    - name: alexis
      image: {{ include "alexis.image" . }}
      imagePullPolicy: {{ .Values.image.pullPolicy }}
      args: [serve]
      env:
        - name: ALEXIS_SETTINGS
          value: /etc/alexis/settings/alexis.yaml
        - name: ALEXIS_SERVER__STOP_TIMEOUT
          value: {{ printf "%ds" (int .Values.stop.timeoutSeconds) }}
        {{- if not $single }}
        - name: ALEXIS_SERVER__DRAIN_DELAY
          value: {{ printf "%ds" (int .Values.stop.drainDelaySeconds) }}
        {{- end }}
        {{- with .Values.extraEnv }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      ports:
        - name: http
          containerPort: 8080
      startupProbe:
        {{- include "alexis.asked" (list . "/livez") | nindent 8 }}
        periodSeconds: 2
        failureThreshold: 150
      livenessProbe:
        {{- include "alexis.asked" (list . "/livez") | nindent 8 }}
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 6
      readinessProbe:
        {{- include "alexis.asked" (list . "/readyz") | nindent 8 }}
        periodSeconds: 5
        timeoutSeconds: 3
      resources:
        {{- toYaml .Values.resources | nindent 8 }}
      securityContext:
        {{- include "alexis.confined" . | nindent 8 }}
      volumeMounts:
        {{- if $single }}
        - name: data
          mountPath: /data
        {{- end }}
        - name: settings
          mountPath: /etc/alexis/settings
          readOnly: true
        # Whole folders, never subPath: only so does a change arrive without a restart.
        - name: rules
          mountPath: /etc/alexis/rules
          readOnly: true
        - name: known-hosts
          mountPath: /etc/alexis/ssh
          readOnly: true
        - name: secrets
          mountPath: /run/secrets/alexis
          readOnly: true
        {{- if .Values.https.secretName }}
        - name: tls
          mountPath: /etc/alexis/tls
          readOnly: true
        {{- end }}
        {{- with .Values.extraVolumeMounts }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
  volumes:
    - name: settings
      configMap:
        name: {{ include "alexis.settings" . }}
    - name: rules
      configMap:
        name: {{ include "alexis.rules" . }}
    - name: known-hosts
      configMap:
        name: {{ include "alexis.knownHosts" . }}
    - name: secrets
      secret:
        secretName: {{ .Values.existingSecret }}
        defaultMode: 288
    {{- with .Values.https.secretName }}
    - name: tls
      secret:
        secretName: {{ . }}
        defaultMode: 288
    {{- end }}
    {{- with .Values.extraVolumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end -}}

{{- define "alexis.asked" -}}
{{- $root := index . 0 -}}
httpGet:
  path: {{ index . 1 }}
  port: http
  {{- if $root.Values.https.secretName }}
  scheme: HTTPS
  {{- end }}
{{- end -}}

{{- define "alexis.confined" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}
