-- Acknowledges messages, if the partition is still that of who received them.
-- KEYS: stream, lease, delays. ARGV: lease's value, group, whether some of them were kept back (1 or 0), ids.
-- Returns 0 when the partition is lost.
if redis.call('GET', KEYS[2]) ~= ARGV[1] then
    return 0
end
-- In slices: a function takes a few thousand arguments only.
for first = 4, #ARGV, 1000 do
    local last = math.min(first + 999, #ARGV)
    redis.call('XACK', KEYS[1], ARGV[2], unpack(ARGV, first, last))
    if ARGV[3] == '1' then
        redis.call('HDEL', KEYS[3], unpack(ARGV, first, last))
    end
end
return 1
