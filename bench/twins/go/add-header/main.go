package main

import (
	"github.com/proxy-wasm/proxy-wasm-go-sdk/proxywasm"
	"github.com/proxy-wasm/proxy-wasm-go-sdk/proxywasm/types"
)

func main() {}

func init() {
	proxywasm.SetHttpContext(func(contextID uint32) types.HttpContext { return &addHeader{} })
}

type addHeader struct {
	types.DefaultHttpContext
}

func (*addHeader) OnHttpResponseHeaders(numHeaders int, endOfStream bool) types.Action {
	if err := proxywasm.AddHttpResponseHeader("x-bench", "done"); err != nil {
		proxywasm.LogErrorf("add header: %v", err)
	}
	return types.ActionContinue
}
