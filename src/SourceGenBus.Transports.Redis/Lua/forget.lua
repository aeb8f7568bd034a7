-- Removes consumers that are gone and have nothing pending from the group.
-- KEYS: stream, lease. ARGV: lease's value, group, then the consumers that live. Returns how many it removed.
if redis.call('GET', KEYS[2]) ~= ARGV[1] then
    return 0
end
local live = {}
for index = 3, #ARGV do
    live[ARGV[index]] = true
end
local removed = 0
for _, consumer in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[2])) do
    local name, pending
    for index = 1, #consumer, 2 do
        if consumer[index] == 'name' then name = consumer[index + 1] end
        if consumer[index] == 'pending' then pending = consumer[index + 1] end
    end
    if pending == 0 and not live[name] then
        redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[2], name)
        removed = removed + 1
    end
end
return removed
