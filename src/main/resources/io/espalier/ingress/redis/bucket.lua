-- One client's buckets, as RateMeter keeps them: the amounts used, in 1/60,000,000, which fade at the limits' rates, so that one
-- microsecond fades as many as the limit is a minute. Whole numbers throughout, exact up to 150 million tokens at once.
--
-- KEYS[1]  the client
-- ARGV     requests a minute, tokens a minute (0: no such limit), requests to take (0 or 1), tokens to charge
-- returns  microseconds until one more request fits, and until one more token does; what does not fit is not counted
local UNIT = 60000000
local time = redis.call('TIME')
local kept = redis.call('HMGET', KEYS[1], 'at', 'requests', 'tokens')
local at = tonumber(kept[1]) or 0
-- A clock that was set back fades nothing.
local now = math.max(at, time[1] * 1000000 + time[2])

local function faded(used, per_minute)
  return math.max(0, (tonumber(used) or 0) - (now - at) * per_minute)
end

local function wait(used, per_minute)
  if per_minute == 0 then return 0 end
  return math.max(0, math.ceil((used - (per_minute - 1) * UNIT) / per_minute))
end

local function until_empty(used, per_minute)
  return per_minute == 0 and 0 or math.ceil(used / per_minute)
end

local requests_per_minute, tokens_per_minute = tonumber(ARGV[1]), tonumber(ARGV[2])
local requests, tokens = faded(kept[2], requests_per_minute), faded(kept[3], tokens_per_minute)
local taken, charged = tonumber(ARGV[3]), tonumber(ARGV[4])
if taken > 0 then
  local for_request, for_token = wait(requests, requests_per_minute), wait(tokens, tokens_per_minute)
  if for_request > 0 or for_token > 0 then return { for_request, for_token } end
end
-- Of what has no limit nothing is kept.
requests = requests_per_minute == 0 and 0 or requests + taken * UNIT
tokens = tokens_per_minute == 0 and 0 or tokens + charged * UNIT

redis.call('HSET', KEYS[1], 'at', string.format('%.0f', now),
  'requests', string.format('%.0f', requests), 'tokens', string.format('%.0f', tokens))
-- An empty bucket is as good as none.
local empty = math.max(until_empty(requests, requests_per_minute), until_empty(tokens, tokens_per_minute))
redis.call('PEXPIRE', KEYS[1], math.ceil(empty / 1000) + 1)
return { 0, 0 }
