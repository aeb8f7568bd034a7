using System.Diagnostics;
using System.Text.Json.Nodes;
using Shop.Tests.Fixtures;

namespace Shop.Tests;

/// <summary>Handlers that fail: the service goes on, and log and telemetry tell which handler, which event, which request.</summary>
public sealed class FaultTests
{
    private const string Handler = "Shop.Faults.FaultyDelivery";

    [Theory]
    [ClassData(typeof(BothBuilds))]
    public Task A_handler_that_throws_is_told_by_name(Build build) => AssertToldAsync(build, "faulty-throws", "System.InvalidOperationException");

    [Theory]
    [ClassData(typeof(BothBuilds))]
    public Task A_handler_that_hangs_is_ended_and_told_by_name(Build build) => AssertToldAsync(build, "faulty-hangs", "System.Threading.Tasks.TaskCanceledException");

    [Theory]
    [ClassData(typeof(BothBuilds))]
    public async Task While_handlers_block_others_are_served(Build build)
    {
        using var file = new ShopFile();
        await using var collector = await Collector.StartAsync();
        await using var shop = await ShopProcess.StartAsync(
            build, file, ["--Shop:Faults=true", "--Shop:HandlerTimeout=00:01:00", "--Logging:LogLevel:SourceGenBus=Trace", .. collector.Settings]);
        var user = await shop.Client.RegisterAsync();
        var trace = ActivityTraceId.CreateRandom().ToHexString();

        var blocked = Enumerable.Range(0, 4).Select(_ => PlaceAsync(shop, user, "faulty-blocks", trace)).ToList();
        await collector.MetricsAsync("sourcegenbus.handler.active", Handler);
        var line = await shop.LineAsync(static line => line.Contains($"Handler {Handler} started on", StringComparison.Ordinal));
        Assert.Contains("TraceId:" + trace, line, StringComparison.Ordinal);
        await shop.Client.PayAsync(await shop.Client.OrderAsync(user), 24.90m);
        Assert.DoesNotContain(blocked, static request => request.IsCompleted);

        using (await shop.Client.PostAsync("/faults/release", new JsonObject()))
        {
            foreach (var order in await Task.WhenAll(blocked))
            {
                var id = file.EventIdOf(order);
                var span = await collector.SpanAsync(span => span.Name == "handle " + Handler && span["messaging.message.id"] == id);
                Assert.Equal((trace, false), (span.TraceId, span.IsError));
                await shop.LineAsync(line => line.Contains($"Handler {Handler} completed on Shop.Orders.OrderPlaced {id}", StringComparison.Ordinal));
            }
        }

        Assert.Equal(0, await shop.StopAsync());
        file.AssertHandledOnce();
    }

    [Theory]
    [ClassData(typeof(BothBuilds))]
    public async Task A_client_that_breaks_off_while_a_handler_works_takes_nothing_back(Build build)
    {
        using var file = new ShopFile();
        await using var collector = await Collector.StartAsync();
        await using var shop = await ShopProcess.StartAsync(
            build, file, ["--Shop:Faults=true", "--Shop:HandlerTimeout=00:01:00", "--Logging:LogLevel:SourceGenBus=Trace", .. collector.Settings]);
        var user = await shop.Client.RegisterAsync();
        var trace = ActivityTraceId.CreateRandom().ToHexString();

        using var breaking = new CancellationTokenSource();
        var broken = shop.Client.PostAsync(
            "/orders", ShopClient.OrderOf(user, "faulty-blocks", 1), breaking.Token, ("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01"));
        await shop.LineAsync(static line => line.Contains($"Handler {Handler} started on", StringComparison.Ordinal));
        await breaking.CancelAsync(); // Closes the connection.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => broken);
        await shop.Client.OrderAsync(user);

        using (await shop.Client.PostAsync("/faults/release", new JsonObject()))
        {
            var line = await shop.LineAsync(line =>
                line.Contains($"Handler {Handler} completed on Shop.Orders.OrderPlaced", StringComparison.Ordinal) && line.Contains("TraceId:" + trace, StringComparison.Ordinal));
            Assert.Contains("RequestPath:/orders RequestId:", line, StringComparison.Ordinal);
            var span = await collector.SpanAsync(span => span.Name == "handle " + Handler && span.TraceId == trace);
            Assert.Equal(("Shop.Orders.OrderPlaced", "completed", false), (span["messaging.destination.name"], span["sourcegenbus.outcome"], span.IsError));
            Assert.Contains(span["messaging.message.id"]!, line, StringComparison.Ordinal);
        }

        Assert.Equal(0, await shop.StopAsync());
        Assert.Equal(2, file.Stored("order.placed"));
        file.AssertHandledOnce();
    }

    private static async Task AssertToldAsync(Build build, string product, string exception)
    {
        using var file = new ShopFile();
        await using var collector = await Collector.StartAsync();
        await using var shop = await ShopProcess.StartAsync(
            build, file, ["--Shop:Faults=true", "--Shop:HandlerTimeout=00:00:03", .. collector.Settings]);
        var user = await shop.Client.RegisterAsync();
        var trace = ActivityTraceId.CreateRandom().ToHexString();

        // The order stands: what a handler makes of it is not the buyer's concern.
        var broken = PlaceAsync(shop, user, product, trace);
        await shop.Client.PayAsync(await shop.Client.OrderAsync(user), 24.90m);
        var order = await broken;
        Assert.Equal("Placed", (string?)(await shop.Client.ReadAsync($"/orders/{order}"))["status"]);

        var eventId = file.EventIdOf(order);
        var line = await shop.LineAsync(static line => line.Contains($"Handler {Handler} failed", StringComparison.Ordinal));
        Assert.Contains($"failed on Shop.Orders.OrderPlaced {eventId} (correlation conversation-{product},", line, StringComparison.Ordinal);
        Assert.Contains("TraceId:" + trace, line, StringComparison.Ordinal);
        Assert.Contains("RequestPath:/orders RequestId:", line, StringComparison.Ordinal);
        Assert.Contains(exception, line, StringComparison.Ordinal);

        var span = await collector.SpanAsync(static span => span.Name == "handle " + Handler && span.IsError);
        Assert.Equal(
            (trace, eventId, "Shop.Orders.OrderPlaced", "conversation-" + product, exception, "failed"),
            (span.TraceId, span["messaging.message.id"], span["messaging.destination.name"], span["messaging.message.conversation_id"],
                span["error.type"], span["sourcegenbus.outcome"]));
        var others = await collector.SpanAsync(span => span.Name == "handle Shop.Audit.AuditTrail" && span["messaging.message.id"] == eventId);
        Assert.False(others.IsError);
        await collector.MetricsAsync("sourcegenbus.failures", Handler, exception);

        Assert.Equal(0, await shop.StopAsync());
        file.AssertHandledOnce();
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
