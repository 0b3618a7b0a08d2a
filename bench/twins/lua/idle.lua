function envoy_on_request(request_handle)
end

function envoy_on_response(response_handle)
end
