-- Makes a partition and its groups where they are missing; what is there is left as it is.
-- KEYS: stream. ARGV: where new groups begin (0 or $), groups. Returns how many groups it made.
if redis.call('EXISTS', KEYS[1]) == 0 then
    -- The only ways to an empty stream: make a group, or an entry, and take it away.
    redis.call('XGROUP', 'CREATE', KEYS[1], 'sgb-new', '0', 'MKSTREAM')
    redis.call('XGROUP', 'DESTROY', KEYS[1], 'sgb-new')
end
local there = {}
for _, group in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
    for index = 1, #group, 2 do
        if group[index] == 'name' then there[group[index + 1]] = true end
    end
end
local made = 0
for index = 2, #ARGV do
    if not there[ARGV[index]] then
        redis.call('XGROUP', 'CREATE', KEYS[1], ARGV[index], ARGV[1])
        made = made + 1
    end
end
return made
