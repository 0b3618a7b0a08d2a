function envoy_on_response(response_handle)
  response_handle:headers():add("x-bench", "done")
end
