using System.Security.Authentication;
using StackExchange.Redis;

namespace SourceGenBus.Transports.Redis;

/// <summary>
/// What the exceptions of the client mean. Redis begins each error with a code in capitals, and the client keeps it; nothing here looks
/// at the words behind it.
/// </summary>
internal static class RedisFailures
{
    /// <summary>What the client puts before an answer that it got while it made a connection.</summary>
    private const string HandshakePrefix = "SimpleError: ";

    /// <summary>The code of an answer of the server, such as <c>NOAUTH</c>; null when it is none.</summary>
    internal static string? CodeOf(Exception? exception)
    {
        // A connection that could not be made has the answer to its first commands inside.
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is RedisServerException)
            {
                var message = exception.Message.AsSpan();
                if (message.StartsWith(HandshakePrefix, StringComparison.Ordinal))
                    message = message[HandshakePrefix.Length..];
                var end = message.IndexOf(' ');
                var code = end < 0 ? message : message[..end];
                return code.ContainsAnyExceptInRange('A', 'Z') ? null : code.ToString();
            }
        }

        return null;
    }

    /// <summary>Whether it is a failure of Redis or of the connection, and not of the program.</summary>
    internal static bool IsFailure(Exception exception) =>
        exception is RedisException or RedisTimeoutException or RedisCommandException or TimeoutException or IOException
            or AuthenticationException or System.Net.Sockets.SocketException;

    internal static TransportException ToTransport(Exception exception, string address)
    {
        var (sentence, transient) = Explain(exception);
        return new TransportException($"Redis at {address} {sentence}", exception) { IsTransient = transient };
    }

    private static (string Sentence, bool Transient) Explain(Exception exception) => CodeOf(exception) switch
    {
        "WRONGPASS" => ("refuses the user or the password. Put the right ones into ConnectionString.", false),
        "NOAUTH" => ("wants a password. Put 'password=', and 'user=' where there are users, into ConnectionString.", false),
        "NOPERM" => ("does not allow the user what the transport needs. Give it the rights that the documentation of the transport lists: "
            + exception.Message, false),
        "DENIED" => ("is in protected mode and takes connections from its own machine only. Give it a password.", false),
        "WRONGTYPE" => ("has something else under the name of a stream. Choose another Prefix, or remove that key.", false),
        "NOGROUP" => ("has lost the group of the subscription or its stream. Provision the topology again.", false),
        "NOPROTO" => ("does not know the protocol that ConnectionString names. Leave 'protocol' out.", false),
        "OOM" => ("has no memory left and refuses what is sent. Raise its maxmemory, or see which group keeps messages from being "
            + "removed.", true),
        "MISCONF" => ("cannot write to its disk and refuses what is sent. See its log.", true),
        "READONLY" => ("is a replica now. The client looks for the primary.", true),
        "NOREPLICAS" => ("has fewer replicas than its min-replicas-to-write demands.", true),
        "LOADING" => ("is still loading its data.", true),
        "BUSY" => ("is kept busy by a script of somebody.", true),
        "MOVED" or "ASK" or "TRYAGAIN" or "CLUSTERDOWN" or "MASTERDOWN" =>
            ("is moving data between its nodes, or has lost some of them.", true),
        not null when exception is RedisServerException { Kind: RedisErrorKind.MaxClients } => ("has as many connections as it may.", true),
        "UNKILLABLE" or "EXECABORT" or "NOTBUSY" => ("could not run a command: " + exception.Message, true),
        not null => ("answers with an error: " + exception.Message, false),
        null => ExplainConnection(exception),
    };

    private static (string Sentence, bool Transient) ExplainConnection(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            // The client reports everything that fails in the handshake as a failure of it; the certificate is told by its own exception.
            if (cause is AuthenticationException)
                return ("has a certificate that does not fit, or no encryption at all: " + cause.Message, false);
        }

        return exception switch
        {
            RedisServerException => ("answers with an error: " + exception.Message, false),
            RedisTimeoutException or TimeoutException => ("does not answer in time.", true),
            RedisCommandException => ("cannot be asked for what the transport needs: " + exception.Message, false),
            _ => ("cannot be reached.", true),
        };
    }
}
