// Custom resource definitions against which generated YAML is validated, at fixed versions.
module crds

go 1.25

require (
	github.com/envoyproxy/gateway v1.7.0
	github.com/prometheus-operator/prometheus-operator v0.85.0
	istio.io/api v1.31.1
)
