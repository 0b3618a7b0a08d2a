module proxy-wasm-assemblyscript/load

go 1.22
