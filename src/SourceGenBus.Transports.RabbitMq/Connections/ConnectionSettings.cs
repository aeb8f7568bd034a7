using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using RabbitMQ.Client;

namespace SourceGenBus.Transports.RabbitMq;

/// <summary>
/// Makes connections as the options say. The URI is read here and not by the client, which switches the check of the host name off for
/// every <c>amqps</c> address.
/// </summary>
internal sealed class ConnectionSettings
{
    private const string Plain = "amqp";
    private const string Encrypted = "amqps";

    private readonly ConnectionFactory _factory;
    private readonly List<AmqpTcpEndpoint> _endpoints;
    private readonly string _clientName;

    internal ConnectionSettings(RabbitMqTransportOptions options)
    {
        var uri = new Uri(options.ConnectionString);
        var user = uri.UserInfo.Split(':', 2);
        var encrypted = uri.Scheme == Encrypted;
        var port = uri.Port > 0 ? uri.Port : encrypted ? AmqpTcpEndpoint.DefaultAmqpSslPort : Protocols.DefaultProtocol.DefaultPort;
        UserName = options.UserName ?? (user[0].Length > 0 ? Uri.UnescapeDataString(user[0]) : ConnectionFactory.DefaultUser);
        VirtualHost = uri.AbsolutePath.Length > 1 ? Uri.UnescapeDataString(uri.AbsolutePath[1..]) : ConnectionFactory.DefaultVHost;
        Timeout = options.Timeout;
        _clientName = options.ClientName ?? AppDomain.CurrentDomain.FriendlyName;
        _factory = new ConnectionFactory
        {
            UserName = UserName,
            Password = options.Password ?? (user.Length > 1 ? Uri.UnescapeDataString(user[1]) : ConnectionFactory.DefaultPass),
            VirtualHost = VirtualHost,

            // A channel that was opened again would settle what the dead one delivered, and numbers its deliveries anew.
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
            RequestedHeartbeat = options.Heartbeat,
            RequestedConnectionTimeout = options.Timeout,
            HandshakeContinuationTimeout = options.Timeout,
            ContinuationTimeout = options.Timeout,
            MaxInboundMessageBodySize = (uint)Math.Max(options.LargestMessage, ConnectionFactory.DefaultMaxInboundMessageBodySize),
        };
        _endpoints = [new AmqpTcpEndpoint(uri.IdnHost, port, Ssl(uri.IdnHost))];
        foreach (var host in options.AdditionalHosts)
        {
            var additional = new Uri($"{Plain}://{host}");
            _endpoints.Add(new AmqpTcpEndpoint(additional.IdnHost, additional.Port > 0 ? additional.Port : port, Ssl(additional.IdnHost)));
        }

        SslOption Ssl(string host) => encrypted ? SslOf(options.Tls, host) : new SslOption();
    }

    internal string UserName { get; }

    internal string VirtualHost { get; }

    internal TimeSpan Timeout { get; }

    /// <summary>Where the broker is, for messages and logs.</summary>
    internal string Address => string.Join(", ", _endpoints.Select(static endpoint =>
        string.Create(CultureInfo.InvariantCulture, $"{endpoint.HostName}:{endpoint.Port}")));

    internal Task<IConnection> ConnectAsync(string purpose, CancellationToken cancellationToken) =>
        _factory.CreateConnectionAsync(_endpoints, $"{_clientName} ({purpose})", cancellationToken);

    /// <summary>What is wrong with a connection string, without its contents, which may have a password; null when nothing is.</summary>
    internal static string? ProblemOf(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "must be set, such as 'amqp://localhost/'.";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
            return "is no URI of the form 'amqp://user:password@host:port/virtual-host'; escape what has a meaning in a URI with '%'.";
        if (uri.Scheme is not (Plain or Encrypted))
            return $"has the scheme '{uri.Scheme}', but it must be 'amqp' or 'amqps'.";
        if (uri.AbsolutePath.LastIndexOf('/') > 0)
            return "has more than one segment as its path; write a slash in the name of a virtual host as '%2F'.";
        return uri.Query.Length > 0 || uri.Fragment.Length > 0
            ? "has a query or a fragment, which is not read; set the other options by their names."
            : null;
    }

    internal static bool IsHost(string? host) =>
        host is null
        || (Uri.TryCreate($"{Plain}://{host}", UriKind.Absolute, out var uri)
            && uri is { Host.Length: > 0, UserInfo: "", AbsolutePath: "/" or "", Query: "", Fragment: "" });

    /// <summary>A connection string without user and password.</summary>
    internal static string AddressOf(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) ? $"{uri.Scheme}://{uri.Authority}{uri.AbsolutePath}" : "an unknown address";

    private static SslOption SslOf(RabbitMqTlsOptions tls, string host)
    {
        var ssl = new SslOption(tls.ServerName ?? host, tls.ClientCertificatePath ?? "", enabled: true)
        {
            CertPassphrase = tls.ClientCertificatePassword ?? "",
            AcceptablePolicyErrors = tls.ChecksHostName ? SslPolicyErrors.None : SslPolicyErrors.RemoteCertificateNameMismatch,
        };
        if (tls.AuthoritiesPath is { } path)
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(path);
            ssl.CertificateValidationCallback = (_, certificate, chain, errors) =>
                IsTrusted(authorities, certificate, chain, errors & ~ssl.AcceptablePolicyErrors);
        }

        return ssl;
    }

    /// <summary>The chain is built anew, from the authorities that were given; every other error stays one.</summary>
    private static bool IsTrusted(
        X509Certificate2Collection authorities, X509Certificate? certificate, X509Chain? sent, SslPolicyErrors errors)
    {
        if ((errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None || certificate is null)
            return false;
        using var server = new X509Certificate2(certificate);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (sent is not null)
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        return chain.Build(server);
    }
}
