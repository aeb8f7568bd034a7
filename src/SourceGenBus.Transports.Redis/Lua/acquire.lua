-- Takes a partition that nobody has, or that the same consumer had before it lost its connection.
-- KEYS: lease, delays. ARGV: token, consumer, milliseconds.
-- Returns nil when somebody else has it; otherwise the messages that are kept back, each with the milliseconds that are left.
local owner = redis.call('GET', KEYS[1])
if owner and string.sub(owner, #ARGV[1] + 2) ~= ARGV[2] then
    return false
end
redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. ARGV[2], 'PX', ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local delays = redis.call('HGETALL', KEYS[2])
local left = {}
for index = 1, #delays, 2 do
    local wait = tonumber(delays[index + 1]) - now
    if wait > 0 then
        left[#left + 1] = delays[index]
        left[#left + 1] = wait
    else
        redis.call('HDEL', KEYS[2], delays[index])
    end
end
return left
