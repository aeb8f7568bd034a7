using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Shop.Tests.Fixtures;
using SourceGenBus.EventStore.Tests;

namespace Shop.Tests;

/// <summary>The database server dies while clients order, and comes back.</summary>
public sealed class OutageTests
{
    private const int Clients = 20;

    [Theory]
    [ClassData(typeof(BothBuilds))]
    public async Task The_program_goes_on_when_its_database_is_back_and_nothing_is_lost(Build build)
    {
        var server = await PostgreSqlServer.StartNewAsync();
        try
        {
            using var data = await ShopData.CreateAsync(server);
            await using var collector = await Collector.StartAsync();
            await using var shop = await ShopProcess.StartAsync(build, data, collector.Settings);
            var user = await shop.Client.RegisterAsync();
            using var enough = new CancellationTokenSource();
            var placed = new ConcurrentQueue<string>();
            var clients = Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(() => OrderAsync(shop, user, placed, enough.Token))));

            await PlacedAsync(placed, 200, clients);
            await server.KillAsync();
            await shop.Client.HealthAsync("Unhealthy\nevent store: The database cannot be used since 20");
            await shop.LineAsync(static line => line.Contains("The database of the event store cannot be used: ", StringComparison.Ordinal));
            await collector.MetricsAsync("sourcegenbus.store.outages", "sourcegenbus.store.available");
            await server.StartAsync();
            await shop.LineAsync(static line => line.Contains("The database of the event store can be used again, after 00:", StringComparison.Ordinal));
            await shop.Client.HealthAsync("Healthy\nevent store: The event store works.");
            await PlacedAsync(placed, 200, clients);

            await enough.CancelAsync();
            await clients;
            await data.EndAsync(shop);
            Assert.All(placed, order => Assert.True(data.IsStored(order), $"{order} was placed and is lost."));
            Assert.Equal(1_000_000 - data.Stored("order.placed"), data.Number("SELECT quantity FROM stock WHERE product = 'teapot'"));
            Assert.Equal(1, Count(shop.Log, "cannot be used: "));
            Assert.Equal(1, Count(shop.Log, "can be used again, "));
        }
        finally
        {
            await server.DeleteAsync();
        }
    }

    private static int Count(string log, string words) =>
        log.Split('\n').Count(line => line.Contains("The database of the event store " + words, StringComparison.Ordinal));

    /// <summary>Waits for so many orders more.</summary>
    private static async Task PlacedAsync(ConcurrentQueue<string> placed, int more, Task clients)
    {
        var target = placed.Count + more;
        while (placed.Count < target)
        {
            if (clients.IsCompleted)
                await clients; // Which tells why.
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Orders on, whatever happens. While the database is away, the answer is 503.</summary>
    private static async Task OrderAsync(ShopProcess shop, string user, ConcurrentQueue<string> placed, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            using var answer = await shop.Client.PostAsync("/orders", ShopClient.OrderOf(user, "teapot", 1));
            if (answer.StatusCode == HttpStatusCode.Created)
            {
                placed.Enqueue(await ShopClient.IdAsync(answer));
                continue;
            }

            var text = await answer.Content.ReadAsStringAsync(CancellationToken.None);
            Assert.True(answer.StatusCode == HttpStatusCode.ServiceUnavailable, $"{answer.StatusCode}: {text}\n{shop.Log}");
            await Task.Delay(20, CancellationToken.None);
        }
    }
}
