using StackExchange.Redis;

namespace SourceGenBus.Transports.Redis;

/// <summary>
/// Where Redis is, and how destinations are kept in it. Not thread-safe; do not change it once a transport uses it.
/// </summary>
public sealed record RedisTransportOptions
{
    /// <summary>
    /// How to connect, as StackExchange.Redis reads it, such as <c>redis1:6379,user=orders,password=...,ssl=true</c>. It must be set. Its
    /// <c>asyncTimeout</c> (5 seconds by default) says how long an answer may take.
    /// </summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>What the names of all keys and channels begin with; <c>sgb</c> by default.</summary>
    public string Prefix { get; set; } = "sgb";

    /// <summary>
    /// How many streams a destination has, so how many consumers of a group can share it. 8 by default. Redis keeps the number from when
    /// the destination was made; a program with another one is refused, since the two would disagree on where a key belongs.
    /// </summary>
    public int Partitions { get; set; } = 8;

    /// <summary>
    /// How long a consumer has a partition without a sign of life; it gives one three times as often. 15 seconds by default. After a crash
    /// nobody receives its partitions for as long.
    /// </summary>
    public TimeSpan LeaseTime { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long messages that were received from a partition may take when another consumer is to have it. After that it is handed over
    /// nevertheless. 30 seconds by default.
    /// </summary>
    public TimeSpan HandoverTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The longest pause between two looks for messages. Redis notifies consumers of new ones, so it matters only when a notification is
    /// lost, or when the user may not use channels. 250 milliseconds by default.
    /// </summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Whether a new group receives only what is sent after it was made. No by default: it begins with the oldest message that is kept.
    /// </summary>
    public bool NewGroupsStartAtEnd { get; set; }

    /// <summary>
    /// What <see cref="ITransport.VerifyAsync"/> demands of the server; <see cref="RedisDurability.EverySecond"/> by default.
    /// </summary>
    public RedisDurability Durability { get; set; } = RedisDurability.EverySecond;

    /// <summary>
    /// How many replicas must have a message before it counts as confirmed (<c>WAIT</c>). 0 by default: a message that no replica has yet
    /// is lost when one of them takes over. Not for clusters.
    /// </summary>
    public int Replicas { get; set; }

    /// <summary>
    /// How long the replicas have. 1 second by default, and less than the <c>asyncTimeout</c> of the connection. Everything else that this
    /// transport asks Redis for waits as well.
    /// </summary>
    public TimeSpan ReplicaTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How often what every group has acknowledged is removed. 1 minute by default.</summary>
    public TimeSpan TrimInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How old a message must be to be removed, also when every group has acknowledged it, so that groups that come later receive it. Zero
    /// by default.
    /// </summary>
    public TimeSpan KeepFor { get; set; }

    /// <summary>
    /// After what time without a consumer a group is called idle: a log line names it when it alone keeps messages from being removed. 1
    /// hour by default.
    /// </summary>
    public TimeSpan IdleGroupAfter { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Whether messages that only idle groups need are removed. No by default: nothing that a group has not acknowledged is removed, and
    /// the memory of the server fills up.
    /// </summary>
    public bool TrimsForIdleGroups { get; set; }

    /// <summary>
    /// How many bytes the body of a message may have. 16 MB by default. Redis takes 512 MB, but answers nobody else while it copies them.
    /// </summary>
    public long LargestMessage { get; set; } = 16 * 1024 * 1024;

    /// <summary>Where it connects to, without users and passwords.</summary>
    public override string ToString() => $"Redis at {Address}, '{Prefix}', {Partitions} partitions";

    internal string Address
    {
        get
        {
            try
            {
                return string.Join(',', Parse().EndPoints.Select(static endPoint => EndPointCollection.ToString(endPoint)));
            }
            catch (Exception)
            {
                return "an address that cannot be read";
            }
        }
    }

    internal ConfigurationOptions Parse() => ConfigurationOptions.Parse(ConnectionString);

    /// <exception cref="ArgumentException">Values are invalid; the message names each.</exception>
    internal void Validate()
    {
        var problems = RedisOptionProblems.Of(this);
        if (problems.Count > 0)
            throw new ArgumentException("The Redis transport cannot work with these options. " + string.Join(' ', problems));
    }
}
