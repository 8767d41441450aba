-- Posts OpsGenie alerts, each a new one.
local thread_number = 0

function setup(thread)
  thread:set("number", thread_number)
  thread_number = thread_number + 1
end

function init(args)
  count = 0
  head = '{"action":"Create","alert":{"alertId":"'
  tail = args[1]
  seed = args[3]
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  wrk.headers["X-Alexis-Token"] = args[2]
end

function request()
  count = count + 1
  local id = string.format("%s-%d-%d", seed, number, count)
  return wrk.format(nil, nil, nil, head .. id .. '"' .. tail)
end
