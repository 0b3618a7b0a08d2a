local names = {
  "x-bench-0", "x-bench-1", "x-bench-2", "x-bench-3", "x-bench-4",
  "x-bench-5", "x-bench-6", "x-bench-7", "x-bench-8", "x-bench-9",
  "x-bench-10", "x-bench-11", "x-bench-12", "x-bench-13", "x-bench-14",
  "x-bench-15", "x-bench-16", "x-bench-17", "x-bench-18", "x-bench-19",
}

function envoy_on_response(response_handle)
  local headers = response_handle:headers()
  for _, name in ipairs(names) do headers:add(name, "done") end
  local right = 0
  for _, name in ipairs(names) do
    if headers:get(name) == "done" then right = right + 1 end
  end
  for _, name in ipairs(names) do headers:remove(name) end
  if right ~= #names then headers:add("x-wrong", "yes") end
end
