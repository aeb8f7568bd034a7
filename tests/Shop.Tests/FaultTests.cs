using System.Diagnostics;
using System.Text.Json.Nodes;
using Shop.Tests.Fixtures;

namespace Shop.Tests;

/// <summary>Handlers that fail: the service goes on, and log and telemetry tell which handler, which event, which request.</summary>
public sealed class FaultTests
{
    private const string Handler = "Shop.Faults.FaultyDelivery";

    [Theory]
    [ClassData(typeof(AllSetups))]
    public Task A_handler_that_throws_is_told_by_name(Build build, Store store) => AssertToldAsync(
        build, store, "faulty-throws", "System.InvalidOperationException", static (shop, isDurable) =>
            shop.Client.HealthAsync(isDurable ? "Degraded\nevent store: 1 events gave up and wait for a person." : "Healthy"));

    [Theory]
    [ClassData(typeof(AllSetups))]
    public Task A_handler_that_hangs_is_ended_and_told_by_name(Build build, Store store) => AssertToldAsync(
        build, store, "faulty-hangs", "System.Threading.Tasks.TaskCanceledException", static (_, _) => Task.CompletedTask);

    [Theory]
    [ClassData(typeof(AllSetups))]
    public async Task While_handlers_block_others_are_served(Build build, Store store)
    {
        using var data = await ShopData.CreateAsync(store);
        await using var collector = await Collector.StartAsync();
        await using var shop = await ShopProcess.StartAsync(
            build, data, ["--Shop:Faults=true", "--Shop:HandlerTimeout=00:01:00", "--Logging:LogLevel:SourceGenBus=Trace", .. collector.Settings]);
        var user = await shop.Client.RegisterAsync();
        var trace = ActivityTraceId.CreateRandom().ToHexString();

        var blocked = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PlaceAsync(shop, user, "faulty-blocks", trace)));
        await collector.MetricsAsync("sourcegenbus.handler.active", Handler);
        var line = await shop.LineAsync(static line => line.Contains($"Handler {Handler} started on", StringComparison.Ordinal));
        Assert.Contains("TraceId:" + trace, line, StringComparison.Ordinal);
        await shop.Client.PayAsync(await shop.Client.OrderAsync(user), 24.90m);

        using (await shop.Client.PostAsync("/faults/release", new JsonObject()))
        {
            foreach (var order in blocked)
            {
                var id = await shop.Client.EventIdOfAsync(order);
                var span = await collector.SpanAsync(span => span.Name == "handle " + Handler && span["messaging.message.id"] == id);
                Assert.Equal((trace, false), (span.TraceId, span.IsError));
                await shop.LineAsync(line => line.Contains($"Handler {Handler} completed on Shop.Orders.OrderPlaced {id}", StringComparison.Ordinal));
            }
        }

        await data.EndAsync(shop);
    }

    private static async Task AssertToldAsync(Build build, Store store, string product, string exception, Func<ShopProcess, bool, Task> afterwards)
    {
        using var data = await ShopData.CreateAsync(store);
        await using var collector = await Collector.StartAsync();
        await using var shop = await ShopProcess.StartAsync(
            build, data, ["--Shop:Faults=true", "--Shop:HandlerTimeout=00:00:03", .. collector.Settings]);
        var user = await shop.Client.RegisterAsync();
        var trace = ActivityTraceId.CreateRandom().ToHexString();

        // The order stands: what a handler makes of it is not the buyer's concern.
        var broken = PlaceAsync(shop, user, product, trace);
        await shop.Client.PayAsync(await shop.Client.OrderAsync(user), 24.90m);
        var order = await broken;
        Assert.Equal("Placed", (string?)(await shop.Client.ReadAsync($"/orders/{order}"))["status"]);

        var eventId = await shop.Client.EventIdOfAsync(order);
        var line = await shop.LineAsync(static line => line.Contains($"Handler {Handler} failed", StringComparison.Ordinal));
        Assert.Contains($"failed on Shop.Orders.OrderPlaced {eventId} (correlation conversation-{product},", line, StringComparison.Ordinal);
        Assert.Contains("TraceId:" + trace, line, StringComparison.Ordinal);
        Assert.Contains(exception, line, StringComparison.Ordinal);

        var span = await collector.SpanAsync(static span => span.Name == "handle " + Handler && span.IsError);
        Assert.Equal(
            (trace, eventId, "Shop.Orders.OrderPlaced", "conversation-" + product, exception, "failed"),
            (span.TraceId, span["messaging.message.id"], span["messaging.destination.name"], span["messaging.message.conversation_id"],
                span["error.type"], span["sourcegenbus.outcome"]));
        var others = await collector.SpanAsync(span => span.Name == "handle Shop.Audit.AuditTrail" && span["messaging.message.id"] == eventId);
        Assert.False(others.IsError);
        await collector.MetricsAsync("sourcegenbus.failures", Handler, exception);

        await afterwards(shop, data.IsDurable);
        await data.EndAsync(shop);
    }

    private static async Task<string> PlaceAsync(ShopProcess shop, string user, string product, string trace)
    {
        using var answer = await shop.Client.PostAsync(
            "/orders",
            ShopClient.OrderOf(user, product, 1),
            ("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01"),
            ("X-Correlation-ID", "conversation-" + product));
        return await ShopClient.IdAsync(answer);
    }
}
