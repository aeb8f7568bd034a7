namespace SourceGenBus.Transports.Redis;

/// <summary>What is wrong with options, a sentence for each. No value of the connection string is repeated: it may be a password.</summary>
internal static class RedisOptionProblems
{
    /// <summary>The largest string that Redis takes unless it is told otherwise (<c>proto-max-bulk-len</c>).</summary>
    private const long LargestString = 512L * 1024 * 1024;

    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(24);

    internal static List<string> Of(RedisTransportOptions options)
    {
        var problems = new List<string>();
        CheckConnection(options, problems);
        if (options.Prefix is null || RedisNames.Problem(options.Prefix) is not null)
            problems.Add("Prefix must be a name without braces, blanks and control characters, of at most 200 characters.");
        if (options.Partitions is < 1 or > 1024)
            problems.Add($"Partitions is {options.Partitions}, but a destination has 1 to 1024.");
        if (!Enum.IsDefined(options.Durability))
            problems.Add($"Durability is {options.Durability}, which is none of its values.");
        if (options.Replicas < 0)
            problems.Add($"Replicas is {options.Replicas}, but it cannot be negative.");
        if (options.LargestMessage is < 1 or > LargestString)
            problems.Add($"LargestMessage is {options.LargestMessage}, but Redis takes 1 to {LargestString} bytes.");
        CheckTimes(options, problems);
        return problems;
    }

    private static void CheckConnection(RedisTransportOptions options, List<string> problems)
    {
        const string Example = "such as 'redis1:6379,user=orders,password=...'";
        if (string.IsNullOrWhiteSpace(options.ConnectionString))
        {
            problems.Add($"ConnectionString is not set; it says where Redis is, {Example}.");
            return;
        }

        try
        {
            var parsed = options.Parse();
            if (parsed.EndPoints.Count == 0)
                problems.Add($"ConnectionString names no server; it begins with one, {Example}.");
            else if (options.Replicas > 0 && options.ReplicaTimeout.TotalMilliseconds >= parsed.AsyncTimeout)
                problems.Add("ReplicaTimeout must be less than the asyncTimeout of ConnectionString, which ends the waiting before.");
        }
        catch (Exception)
        {
            // Its message repeats what could not be read, which is a part of the password when that has a comma.
            problems.Add($"ConnectionString cannot be read; it is one of StackExchange.Redis, {Example}.");
        }
    }

    private static void CheckTimes(RedisTransportOptions options, List<string> problems)
    {
        // Timers of a few milliseconds lose partitions to every pause of the garbage collector.
        if (options.LeaseTime < TimeSpan.FromMilliseconds(200) || options.LeaseTime > LongestTimer)
            problems.Add($"LeaseTime is {options.LeaseTime}, but it must be 200 milliseconds to 24 days.");
        CheckPositive(options.HandoverTimeout, nameof(options.HandoverTimeout));
        CheckPositive(options.PollInterval, nameof(options.PollInterval));
        CheckPositive(options.ReplicaTimeout, nameof(options.ReplicaTimeout));
        CheckPositive(options.TrimInterval, nameof(options.TrimInterval));
        CheckPositive(options.IdleGroupAfter, nameof(options.IdleGroupAfter));
        if (options.KeepFor < TimeSpan.Zero)
            problems.Add($"KeepFor is {options.KeepFor}, but it cannot be negative.");

        void CheckPositive(TimeSpan value, string name)
        {
            if (value <= TimeSpan.Zero || value > LongestTimer)
                problems.Add($"{name} is {value}, but it must be more than zero and at most 24 days.");
        }
    }
}
