using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SourceGenBus.Transports.RabbitMq.Tests;
using SourceGenBus.Transports.Redis.Tests;

namespace Marketplace.Tests;

/// <summary>The three services over one broker, with their databases in a folder of their own.</summary>
internal sealed class Market : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sgb-marketplace-").FullName;
    private readonly Dictionary<string, ServiceProcess> _services = [];
    private readonly string[] _settings;
    private readonly Build _build;

    private Market(Build build, string[] settings) => (_build, _settings) = (build, settings);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    internal static async Task<Market> OpenAsync(Build build, string broker)
    {
        var address = broker switch
        {
            // Each test has a virtual host and a database number of its own: what another one left behind is not for it.
            "rabbitmq" => await NewVirtualHostAsync(),
            "redis" => $"{(await RedisServer.SharedAsync()).ConnectionString},defaultDatabase={Interlocked.Increment(ref _redisDatabases)}",
            _ => "",
        };
        var market = new Market(build, [$"--Broker={broker}", $"--BrokerAddress={address}"]);
        foreach (var service in new[] { "Shipping", "Payments", "Orders" })
            await market.StartAsync(service);
        return market;
    }

    private static int _redisDatabases;

    internal ServiceProcess this[string service] => _services[service];

    internal async Task StartAsync(string service) =>
        _services[service] = await ServiceProcess.StartAsync(service, _build, _folder, _settings);

    /// <summary>Places an order. While the shipping service has not subscribed yet, it is tried again, as a customer would.</summary>
    internal async Task<string> PlaceAsync(string product, int quantity, decimal price)
    {
        while (true)
        {
            using var response = await _services["Orders"].Http.PostAsJsonAsync("/orders", new { product, quantity, price }, Cancelled);
            if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
                continue;
            Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}: {await response.Content.ReadAsStringAsync(Cancelled)}\n{Logs}");
            return response.Headers.Location!.ToString()["/orders/".Length..];
        }
    }

    /// <summary>Waits until an order has come to an end.</summary>
    internal async Task<JsonElement> WaitAsync(string id, string status, int steps)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/orders/{id}");
            request.Headers.Add("Accept", "application/json");
            using var response = await _services["Orders"].Http.SendAsync(request, Cancelled);
            var order = await response.Content.ReadFromJsonAsync<JsonElement>(Cancelled);
            if (order.GetProperty("status").GetString() == status && order.GetProperty("steps").GetArrayLength() == steps)
                return order;
            Assert.False(patience.IsCancellationRequested, $"The order did not become {status}:\n{order}\n{Logs}");
            await Task.Delay(20, Cancelled);
        }
    }

    internal string Logs => string.Join('\n', _services.Select(static service => $"== {service.Key}\n{service.Value.Log}"));

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services.Values)
            await service.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<string> NewVirtualHostAsync()
    {
        var server = await RabbitMqServer.StartedAsync();
        var name = "market" + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)[..8];
        await server.ControlAsync("add_vhost", name);
        await server.ControlAsync("set_permissions", "-p", name, "guest", ".*", ".*", ".*");
        return server.Address("guest", "guest", name);
    }
}
