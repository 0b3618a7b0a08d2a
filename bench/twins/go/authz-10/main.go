package main

import (
	"fmt"

	"github.com/proxy-wasm/proxy-wasm-go-sdk/proxywasm"
	"github.com/proxy-wasm/proxy-wasm-go-sdk/proxywasm/types"
)

func main() {}

func init() {
	proxywasm.SetPluginContext(func(contextID uint32) types.PluginContext { return &authzPlugin{} })
}

var attributes = []string{"x-tenant", "x-user", "x-role", "x-client", "x-region"}

type policy struct {
	header string
	values []string
}

func (p *policy) denies(header [2]string) bool {
	if header[0] != p.header {
		return false
	}
	for _, value := range p.values {
		if value == header[1] {
			return true
		}
	}
	return false
}

type authzPlugin struct {
	types.DefaultPluginContext
	policies []policy
}

func (p *authzPlugin) OnPluginStart(pluginConfigurationSize int) types.OnPluginStartStatus {
	for i := range 10 {
		values := make([]string, 10)
		for j := range values {
			values[j] = fmt.Sprintf("denied-%d", i*10+j)
		}
		p.policies = append(p.policies, policy{header: attributes[i%5], values: values})
	}
	return types.OnPluginStartStatusOK
}

func (p *authzPlugin) NewHttpContext(contextID uint32) types.HttpContext {
	return &authz{policies: p.policies}
}

type authz struct {
	types.DefaultHttpContext
	policies []policy
}

func (ctx *authz) OnHttpRequestHeaders(numHeaders int, endOfStream bool) types.Action {
	headers, err := proxywasm.GetHttpRequestHeaders()
	if err != nil || ctx.denies(headers) {
		if err := proxywasm.SendHttpResponse(403, nil, []byte("RBAC: access denied"), -1); err != nil {
			proxywasm.LogErrorf("respond: %v", err)
		}
		return types.ActionPause
	}
	return types.ActionContinue
}

func (ctx *authz) denies(headers [][2]string) bool {
	for i := range ctx.policies {
		for _, header := range headers {
			if ctx.policies[i].denies(header) {
				return true
			}
		}
	}
	return false
}
