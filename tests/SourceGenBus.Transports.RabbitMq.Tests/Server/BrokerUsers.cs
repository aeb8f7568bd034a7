using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace SourceGenBus.Transports.RabbitMq.Tests;

/// <summary>Who may do what at the server of the tests.</summary>
internal static class BrokerUsers
{
    /// <summary>The largest message of the server, in bytes; more than a transport sends unless it is told to.</summary>
    internal const int LargestMessage = 20_000_000;

    /// <summary>May send and receive, but not declare.</summary>
    internal const string Worker = "worker";

    /// <summary>May connect, and nothing else.</summary>
    internal const string Guest = "visitor";

    /// <summary>Has no virtual host.</summary>
    internal const string Stranger = "stranger";

    internal static string Definitions() => new JsonObject
    {
        ["users"] = new JsonArray(User("guest", "administrator"), User(Worker), User(Guest), User(Stranger)),
        ["vhosts"] = new JsonArray(new JsonObject { ["name"] = "/" }),
        ["permissions"] = new JsonArray(Permission("guest", ".*", ".*"), Permission(Worker, "^$", ".*"), Permission(Guest, "^$", "^$")),
    }.ToJsonString();

    /// <summary>The password of each is its name.</summary>
    private static JsonObject User(string name, params string[] tags)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(4);
        byte[] hash = [.. salt, .. SHA256.HashData([.. salt, .. Encoding.UTF8.GetBytes(name)])];
        return new JsonObject
        {
            ["name"] = name,
            ["password_hash"] = Convert.ToBase64String(hash),
            ["hashing_algorithm"] = "rabbit_password_hashing_sha256",
            ["tags"] = new JsonArray([.. tags.Select(static tag => JsonValue.Create(tag))]),
        };
    }

    private static JsonObject Permission(string user, string configure, string use) => new()
    {
        ["user"] = user,
        ["vhost"] = "/",
        ["configure"] = configure,
        ["write"] = use,
        ["read"] = use,
    };
}
