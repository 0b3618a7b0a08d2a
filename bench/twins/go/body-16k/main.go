package main

import (
	"bytes"

	"github.com/proxy-wasm/proxy-wasm-go-sdk/proxywasm"
	"github.com/proxy-wasm/proxy-wasm-go-sdk/proxywasm/types"
)

func main() {}

func init() {
	proxywasm.SetHttpContext(func(contextID uint32) types.HttpContext { return &rewriteBody{} })
}

// rewriteBody replaces a word in the whole body.
type rewriteBody struct {
	types.DefaultHttpContext
}

func (*rewriteBody) OnHttpResponseHeaders(numHeaders int, endOfStream bool) types.Action {
	if err := proxywasm.RemoveHttpResponseHeader("content-length"); err != nil {
		proxywasm.LogErrorf("remove content-length: %v", err)
	}
	return types.ActionContinue
}

func (*rewriteBody) OnHttpResponseBody(bodySize int, endOfStream bool) types.Action {
	if !endOfStream {
		return types.ActionPause
	}
	body, err := proxywasm.GetHttpResponseBody(0, bodySize)
	if err != nil {
		proxywasm.LogErrorf("get body: %v", err)
		return types.ActionContinue
	}
	if err := proxywasm.ReplaceHttpResponseBody(bytes.ReplaceAll(body, []byte("secret"), []byte("[hidden]"))); err != nil {
		proxywasm.LogErrorf("replace body: %v", err)
	}
	return types.ActionContinue
}
