using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace SourceGenBus.Transports.Redis;

/// <summary>
/// A Lua script, an embedded file. Redis runs it as one: nobody sees what is between its commands, and either all of it is in the
/// append-only file or nothing. It is called by its hash, and sent in full where the server does not know it.
/// </summary>
internal sealed class RedisScript
{
    internal static readonly RedisScript Acknowledge = new("acknowledge");
    internal static readonly RedisScript Acquire = new("acquire");
    internal static readonly RedisScript Fetch = new("fetch");
    internal static readonly RedisScript Forget = new("forget");
    internal static readonly RedisScript Join = new("join");
    internal static readonly RedisScript Leave = new("leave");
    internal static readonly RedisScript Park = new("park");
    internal static readonly RedisScript Provision = new("provision");
    internal static readonly RedisScript Reject = new("reject");
    internal static readonly RedisScript Release = new("release");
    internal static readonly RedisScript Renew = new("renew");
    internal static readonly RedisScript Send = new("send");
    internal static readonly RedisScript Trim = new("trim");

    private RedisScript(string name)
    {
#pragma warning disable RS0030 // Opening an embedded file looks at no type or member.
        using var stream = typeof(RedisScript).Assembly.GetManifestResourceStream(name + ".lua");
#pragma warning restore RS0030
        using var reader = new StreamReader(stream ?? throw new InvalidOperationException($"The script '{name}' is not embedded."));
        Name = name;
        Text = reader.ReadToEnd();
        Hash = HashOf(Text);
    }

    internal string Name { get; }

    internal string Text { get; }

    internal byte[] Hash { get; }

    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "Redis names scripts by SHA-1.")]
    private static byte[] HashOf(string text) => SHA1.HashData(Encoding.UTF8.GetBytes(text));
}
