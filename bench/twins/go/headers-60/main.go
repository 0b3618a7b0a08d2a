package main

import (
	"github.com/proxy-wasm/proxy-wasm-go-sdk/proxywasm"
	"github.com/proxy-wasm/proxy-wasm-go-sdk/proxywasm/types"
)

var names = []string{
	"x-bench-0", "x-bench-1", "x-bench-2", "x-bench-3", "x-bench-4",
	"x-bench-5", "x-bench-6", "x-bench-7", "x-bench-8", "x-bench-9",
	"x-bench-10", "x-bench-11", "x-bench-12", "x-bench-13", "x-bench-14",
	"x-bench-15", "x-bench-16", "x-bench-17", "x-bench-18", "x-bench-19",
}

func main() {}

func init() {
	proxywasm.SetHttpContext(func(contextID uint32) types.HttpContext { return &headerOperations{} })
}

type headerOperations struct {
	types.DefaultHttpContext
}

func (*headerOperations) OnHttpResponseHeaders(numHeaders int, endOfStream bool) types.Action {
	for _, name := range names {
		if err := proxywasm.AddHttpResponseHeader(name, "done"); err != nil {
			proxywasm.LogErrorf("add: %v", err)
		}
	}
	right := 0
	for _, name := range names {
		if value, err := proxywasm.GetHttpResponseHeader(name); err == nil && value == "done" {
			right++
		}
	}
	for _, name := range names {
		if err := proxywasm.RemoveHttpResponseHeader(name); err != nil {
			proxywasm.LogErrorf("remove: %v", err)
		}
	}
	if right != len(names) {
		if err := proxywasm.AddHttpResponseHeader("x-wrong", "yes"); err != nil {
			proxywasm.LogErrorf("add: %v", err)
		}
	}
	return types.ActionContinue
}
