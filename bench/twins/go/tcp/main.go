package main

import (
	"github.com/proxy-wasm/proxy-wasm-go-sdk/proxywasm"
	"github.com/proxy-wasm/proxy-wasm-go-sdk/proxywasm/types"
)

func main() {}

func init() {
	// SetTcpContext would be shorter, but asks for an HTTP context first, which is nil there
	proxywasm.SetPluginContext(func(contextID uint32) types.PluginContext { return &plugin{} })
}

type plugin struct {
	types.DefaultPluginContext
}

func (*plugin) NewTcpContext(contextID uint32) types.TcpContext { return &passThrough{} }

type passThrough struct {
	types.DefaultTcpContext
}

func (*passThrough) OnDownstreamData(dataSize int, endOfStream bool) types.Action {
	return types.ActionContinue
}

func (*passThrough) OnUpstreamData(dataSize int, endOfStream bool) types.Action {
	return types.ActionContinue
}
