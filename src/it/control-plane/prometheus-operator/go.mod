// Pins the module that holds the Prometheus operator's custom resource definitions. Nothing of it is compiled.
// Changed by ../bump.
module cloud-egress-operator/it/control-plane/prometheus-operator

go 1.24.0

require github.com/prometheus-operator/prometheus-operator v0.85.0
