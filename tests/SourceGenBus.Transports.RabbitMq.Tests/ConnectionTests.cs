using System.Net;
using System.Net.Sockets;

namespace SourceGenBus.Transports.RabbitMq.Tests;

public sealed class ConnectionTests
{
    [Fact]
    public async Task A_wrong_password_is_nothing_that_passes() =>
        await RefusedAsync((await RabbitMqServer.StartedAsync()).Address("guest", "s3cret-wrong"), "the name or the password is wrong");

    [Fact]
    public async Task An_unknown_user_is_nothing_that_passes() =>
        await RefusedAsync((await RabbitMqServer.StartedAsync()).Address("nobody", "s3cret-wrong"), "'nobody'");

    [Fact]
    public async Task A_virtual_host_that_does_not_exist_is_named() =>
        await RefusedAsync((await RabbitMqServer.StartedAsync()).Address("guest", "guest", "not-there"), "'not-there'");

    [Fact]
    public async Task A_virtual_host_that_the_user_may_not_use_is_named() =>
        await RefusedAsync((await RabbitMqServer.StartedAsync()).Address(BrokerUsers.Stranger, BrokerUsers.Stranger), "virtual host '/'");

    [Fact]
    public async Task A_broker_that_is_not_there_may_come()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await using var transport = Broker.New($"amqp://guest:s3cret@127.0.0.1:{port}/");

        var exception = await Assert.ThrowsAsync<TransportException>(async () => await transport.PingAsync(Broker.Cancelled));

        Assert.True(exception.IsTransient);
        Assert.Contains($"127.0.0.1:{port}", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_that_accepts_and_says_nothing_is_given_up()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var transport = Broker.New(
            $"amqp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/", static options => options.Timeout = TimeSpan.FromMilliseconds(500));

        // All wait for the same attempt.
        var exceptions = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ =>
            Assert.ThrowsAsync<TransportException>(async () => await transport.PingAsync(Broker.Cancelled))));

        Assert.All(exceptions, static exception => Assert.True(exception.IsTransient));
    }

    [Fact]
    public async Task Who_waits_for_a_connection_can_give_up()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var transport = Broker.New($"amqp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        using var hasty = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await transport.PingAsync(hasty.Token));
    }

    [Fact]
    public async Task Another_node_is_tried()
    {
        var server = await RabbitMqServer.StartedAsync();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await using var transport = Broker.New(
            server.Address("guest", "guest", port: port), options => options.AdditionalHosts.Add($"127.0.0.1:{server.Port}"));

        await transport.PingAsync(Broker.Cancelled);
    }

    [Fact]
    public async Task Callers_at_the_same_time_share_a_connection()
    {
        var server = await RabbitMqServer.StartedAsync();
        await using var proxy = new TcpProxy(server.Port);
        await using var transport = Broker.New(server.Address("guest", "guest", port: proxy.Port));

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => transport.PingAsync(Broker.Cancelled).AsTask()));

        Assert.Equal(1, proxy.Accepted);
    }

    [Fact]
    public async Task A_certificate_of_a_known_authority_and_of_the_right_name_is_trusted()
    {
        await using var transport = await TlsAsync("localhost", static (options, certificates) => options.Tls.AuthoritiesPath = certificates.Authority);
        await transport.PingAsync(Broker.Cancelled);
    }

    [Fact]
    public async Task A_certificate_of_an_unknown_authority_is_not_trusted() => await DistrustedAsync(await TlsAsync("localhost"));

    [Fact]
    public async Task A_certificate_of_another_name_is_not_trusted()
    {
        await DistrustedAsync(await TlsAsync("127.0.0.1", static (options, certificates) => options.Tls.AuthoritiesPath = certificates.Authority));
        await using var unchecking = await TlsAsync("127.0.0.1", static (options, certificates) =>
            options.Tls = new RabbitMqTlsOptions { AuthoritiesPath = certificates.Authority, ChecksHostName = false });
        await unchecking.PingAsync(Broker.Cancelled);
        await using var renaming = await TlsAsync("127.0.0.1", static (options, certificates) =>
            options.Tls = new RabbitMqTlsOptions { AuthoritiesPath = certificates.Authority, ServerName = "localhost" });
        await renaming.PingAsync(Broker.Cancelled);
    }

    private static async Task DistrustedAsync(RabbitMqTransport transport)
    {
        await using (transport)
        {
            var exception = await Assert.ThrowsAsync<TransportException>(async () => await transport.PingAsync(Broker.Cancelled));
            Assert.False(exception.IsTransient);
            Assert.Contains("certificate", exception.Message, StringComparison.Ordinal);
        }
    }

    private static async Task<RabbitMqTransport> TlsAsync(string host, Action<RabbitMqTransportOptions, ServerCertificates>? configure = null)
    {
        var server = await RabbitMqServer.StartedAsync();
        return Broker.New($"amqps://{host}:{server.TlsPort}/", options => configure?.Invoke(options, server.Certificates));
    }

    private static async Task RefusedAsync(string address, string expected)
    {
        await using var transport = Broker.New(address);
        foreach (var action in new Func<Task>[]
        {
            async () => await transport.PingAsync(Broker.Cancelled),
            async () => await transport.SendAsync("orders", [Broker.Message("1")], Broker.Cancelled),
            async () => await transport.SubscribeAsync(Broker.NewSubscription(), Broker.Cancelled),
        })
        {
            var exception = await Assert.ThrowsAsync<TransportException>(action);
            Assert.False(exception.IsTransient);
            Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("s3cret", exception.ToString(), StringComparison.Ordinal);
        }
    }
}
