// Published JSON Schemas against which packed artifacts are validated, at fixed versions.
module schemas

go 1.25

require (
	github.com/CycloneDX/cyclonedx-go v0.9.3
	github.com/opencontainers/image-spec v1.1.1
)
