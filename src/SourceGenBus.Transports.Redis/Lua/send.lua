-- Appends messages to a partition, all of them or none, and tells consumers.
-- KEYS: stream. ARGV: channel, partition, then for each message how many fields and values it has, and these.
-- Returns 1, or 0 when the stream does not exist: one that nobody made has no groups, and what is in it would reach nobody.
local position = 3
while position <= #ARGV do
    local last = position + tonumber(ARGV[position])
    local added = redis.pcall('XADD', KEYS[1], 'NOMKSTREAM', '*', unpack(ARGV, position + 1, last))
    if not added then
        return 0
    end
    -- The first one only: with the memory full, for example, nothing is written. Passed on, so that servers before 7.0 keep its code.
    if type(added) == 'table' and added.err then
        return added
    end
    position = last + 1
end
-- A user without the right to use channels sends nevertheless; consumers then find out by looking.
redis.pcall('PUBLISH', ARGV[1], ARGV[2])
return 1
