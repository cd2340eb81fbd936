-- Admits an attempt under all of its limits, or counts nothing. The rule is that of gcra.rs.
-- KEYS: one for each limit; then that of a repeat, if there is one.
-- ARGV: how long a repeat is free, in ms, or 0; then for each limit its step and its room, in microseconds.
-- Returns the number of the limit that refuses (0: none) and the wait in microseconds.
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local repeats_ms = tonumber(ARGV[1])
local limits = #KEYS
if repeats_ms > 0 then
  if redis.call('EXISTS', KEYS[limits]) == 1 then return {0, 0} end
  limits = limits - 1
end

local arrivals = {}
local refused, longest = 0, 0
for i = 1, limits do
  local step, room = tonumber(ARGV[2 * i]), tonumber(ARGV[2 * i + 1])
  local arrival = tonumber(redis.call('GET', KEYS[i]))
  if not arrival or arrival > now + 2 * room then arrival = now end
  arrivals[i] = math.max(arrival, now) + step
  local wait = arrivals[i] - now - room
  if wait > longest then refused, longest = i, wait end
end
if refused > 0 then return {refused, longest} end

for i = 1, limits do
  -- As text: Lua would round a number of sixteen digits. A key that is paid off is as good as none.
  local lives_ms = math.ceil((arrivals[i] - now) / 1000)
  redis.call('SET', KEYS[i], string.format('%.0f', arrivals[i]), 'PX', lives_ms)
end
if repeats_ms > 0 then redis.call('SET', KEYS[limits + 1], '', 'PX', repeats_ms) end
return {0, 0}
