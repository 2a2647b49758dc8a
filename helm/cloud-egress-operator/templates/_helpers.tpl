{{- define "cloud-egress.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* At most 53 characters, as the name of a release. */}}
{{- define "cloud-egress.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trimSuffix "-" }}
{{- else if contains (include "cloud-egress.name" .) .Release.Name }}
{{- .Release.Name }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "cloud-egress.name" .) | trunc 53 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "cloud-egress.serviceAccountName" -}}
{{- if .Values.serviceAccount.name }}
{{- .Values.serviceAccount.name }}
{{- else if .Values.serviceAccount.create }}
{{- include "cloud-egress.fullname" . }}
{{- else }}
{{- fail "serviceAccount.create is false: name the service account that is there in serviceAccount.name" }}
{{- end }}
{{- end }}

{{- define "cloud-egress.selectorLabels" -}}
app.kubernetes.io/name: {{ include "cloud-egress.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: operator
{{- end }}

{{- define "cloud-egress.labels" -}}
{{ include "cloud-egress.selectorLabels" . }}
app.kubernetes.io/part-of: cloud-egress-operator
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* A binding of a role (kind, name) to the operator. */}}
{{- define "cloud-egress.binding" -}}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: {{ .kind }}
  name: {{ .name }}
subjects:
  - kind: ServiceAccount
    name: {{ include "cloud-egress.serviceAccountName" .root }}
    namespace: {{ .root.Release.Namespace }}
{{- end }}

{{/* The configuration of the installation as the operator reads it. */}}
{{- define "cloud-egress.configuration" -}}
{{ merge (dict "apiVersion" "cloudegress.dev/v1alpha1" "kind" "OperatorConfiguration") .Values.configuration | toYaml }}
{{- end }}

{{/*
The origins of a source (root, name, source), as JSON with the field "origins": those it names, or what is usual, each with the connection of
all feeds unless it has one of its own.
*/}}
{{- define "cloud-egress.origins" -}}
{{- $given := default list .source.origins }}
{{- if not $given }}
{{- $given = list (ternary (dict "builtIn" dict) (dict "downloadPage" dict) .root.Values.feed.airGapped) }}
{{- end }}
{{- $origins := list }}
{{- range $index, $given := $given }}
{{- $origin := deepCopy $given }}
{{- range $kind := list "downloadPage" "discovery" }}
{{- if and $.root.Values.feed.airGapped (hasKey $origin $kind) }}
{{- fail (printf "prefixSources.%s.origins[%d].%s leads to the Internet, and feed.airGapped is true: use url (a mirror of yours), configMap, file or builtIn, or switch feed.airGapped off" $.name $index $kind) }}
{{- end }}
{{- end }}
{{- if $.root.Values.feed.connection }}
{{- range $kind := list "downloadPage" "url" "discovery" }}
{{- if hasKey $origin $kind }}
{{- $settings := default dict (get $origin $kind) }}
{{- if not (hasKey $settings "connection") }}
{{- $_ := set $origin $kind (merge (dict "connection" (deepCopy $.root.Values.feed.connection)) $settings) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- if and (hasKey $origin "file") (not $.root.Values.documents) }}
{{- fail (printf "prefixSources.%s.origins[%d].file reads a file, and there is no volume with files: say in documents where they are" $.name $index) }}
{{- end }}
{{- $origins = append $origins $origin }}
{{- end }}
{{- dict "origins" $origins | toJson }}
{{- end }}

{{/* What the operator's pods have to reach for the feed, as JSON with the field "targets", each a "host:port" of lower case. */}}
{{- define "cloud-egress.feedTargets" -}}
{{- $targets := list }}
{{- range $name, $source := .Values.prefixSources }}
{{- if $source.enabled }}
{{- range $origin := (include "cloud-egress.origins" (dict "root" $ "name" $name "source" $source) | fromJson).origins }}
{{- range $kind, $settings := $origin }}
{{- if has $kind (list "downloadPage" "url" "discovery") }}
{{- $settings = default dict $settings }}
{{- $connection := default dict $settings.connection }}
{{- if $connection.proxy }}
{{- $targets = append $targets (get (urlParse $connection.proxy.address) "host") }}
{{- else }}
{{- if eq $kind "url" }}
{{- $targets = append $targets (include "cloud-egress.target" $settings.location) }}
{{- else if eq $kind "downloadPage" }}
{{- $targets = concat $targets (list (include "cloud-egress.target" (default "https://www.microsoft.com" $settings.page)) "download.microsoft.com:443") }}
{{- else if eq $source.cloud "AzureGovernment" }}
{{- $targets = concat $targets (list "login.microsoftonline.us:443" "management.usgovcloudapi.net:443") }}
{{- else if eq $source.cloud "China" }}
{{- $targets = concat $targets (list "login.chinacloudapi.cn:443" "management.chinacloudapi.cn:443") }}
{{- else }}
{{- $targets = concat $targets (list "login.microsoftonline.com:443" "management.azure.com:443") }}
{{- end }}
{{- range $host := default list $connection.allowedHosts }}
{{- $targets = append $targets (ternary $host (printf "%s:443" $host) (contains ":" $host)) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- range $host := .Values.networkPolicy.feed.hosts }}
{{- range $port := $.Values.networkPolicy.feed.ports }}
{{- $targets = append $targets (printf "%s:%d" $host (int $port)) }}
{{- end }}
{{- end }}
{{- dict "targets" ($targets | uniq | sortAlpha) | toJson }}
{{- end }}

{{/* The host and port behind an address. */}}
{{- define "cloud-egress.target" -}}
{{- $url := urlParse . }}
{{- if contains ":" $url.host }}{{ $url.host | lower }}{{ else }}{{ $url.host | lower }}:{{ ternary "80" "443" (eq $url.scheme "http") }}{{ end }}
{{- end }}
