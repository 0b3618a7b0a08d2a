function envoy_on_response(response_handle)
  local body = response_handle:body()
  local text = body:getBytes(0, body:length())
  local size = body:setBytes((text:gsub("secret", "[hidden]")))
  response_handle:headers():replace("content-length", size)
end
