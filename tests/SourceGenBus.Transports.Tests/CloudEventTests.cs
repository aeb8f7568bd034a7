using System.Diagnostics;
using System.Text.Json;

namespace SourceGenBus.Transports.Tests;

/// <summary>What is on the wire, and what of it comes back.</summary>
public sealed class CloudEventTests
{
    private static readonly EventContext Context = new()
    {
        CorrelationId = "conversation",
        CausationId = "cause",
        UserId = "somebody",
        TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        TraceState = "vendor=value",
        Metadata = new Dictionary<string, string> { ["tenantid"] = "blue", ["region"] = "north", ["ip"] = "10.0.0.1" },
    };

    [Fact]
    public async Task A_binary_message_has_the_attributes_in_headers_and_the_event_as_its_body()
    {
        var placed = new OrderPlaced("order 1", 1) { OccurredAt = new DateTimeOffset(2026, 11, 28, 12, 0, 0, TimeSpan.Zero) };
        var message = await SentAsync(placed, static options => options.SentMetadata.Add("region"));

        Assert.Equal("application/json", message.ContentType);
        Assert.Equal("order 1", message.Key);
        Assert.Equal("order.placed", message.Type);
        Assert.Equal(placed.EventId.ToString(), message.Id);
        Assert.Equal(
            new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["ce_specversion"] = "1.0",
                ["ce_id"] = placed.EventId.ToString(),
                ["ce_source"] = "my%20orders",
                ["ce_type"] = "order.placed",
                ["ce_time"] = "2026-11-28T12:00:00.0000000+00:00",
                ["ce_schemaversion"] = "1",
                ["ce_partitionkey"] = "order 1",
                ["ce_correlationid"] = "conversation",
                ["ce_causationid"] = "cause",
                ["ce_tenantid"] = "blue",
                ["ce_region"] = "north",
                ["ce_traceparent"] = Context.TraceParent!,
                ["ce_tracestate"] = "vendor=value",
                ["traceparent"] = Context.TraceParent!,
                ["tracestate"] = "vendor=value",
            },
            new SortedDictionary<string, string>(message.Headers.ToDictionary(), StringComparer.Ordinal));
        using var body = JsonDocument.Parse(message.Body);
        Assert.Equal("order 1", body.RootElement.GetProperty("Order").GetString());
    }

    [Fact]
    public async Task A_structured_message_is_one_JSON_object()
    {
        var placed = new OrderPlaced("order 1", 1);
        var message = await SentAsync(placed, static options => options.Format = EventFormat.Structured);

        Assert.Equal("application/cloudevents+json", message.ContentType);
        Assert.Equal("order 1", message.Key);
        using var body = JsonDocument.Parse(message.Body);
        Assert.Equal("1.0", body.RootElement.GetProperty("specversion").GetString());
        Assert.Equal("order.placed", body.RootElement.GetProperty("type").GetString());
        Assert.Equal(1, body.RootElement.GetProperty("schemaversion").GetInt32());
        Assert.Equal("application/json", body.RootElement.GetProperty("datacontenttype").GetString());
        Assert.Equal(1, body.RootElement.GetProperty("data").GetProperty("Number").GetInt32());
    }

    [Fact]
    public async Task The_user_leaves_where_it_is_asked_for()
    {
        var message = await SentAsync(new OrderPlaced("order 1", 1), static options => options.SendsUserId = true);
        Assert.Equal("somebody", message.Headers["ce_userid"]);
    }

    [Theory]
    [InlineData(EventFormat.Binary)]
    [InlineData(EventFormat.Structured)]
    public async Task The_context_arrives_with_the_event(EventFormat format)
    {
        var broker = new InMemoryBroker();
        Arrivals<OrderPlaced> arrivals = null!;
        await using var orders = await Service.StartAsync(
            "orders", "sqlite", broker, builder => builder.Configure(options =>
            {
                options.Format = format;
                options.SentMetadata.Add("region");
            }));
        await using var payments = await Service.StartAsync(
            "payments",
            "sqlite",
            broker,
            static builder => builder.Subscribe("orders", static options => options.ReceivedMetadata.Add("region")),
            service => arrivals = new(service.Bus));
        var placed = new OrderPlaced("order 1", 1);
        await orders.WriteAsync(Context, placed);

        Assert.Equal(placed, (await arrivals.WaitAsync(1))[0]);
        var context = arrivals.ContextOf(0);
        Assert.Equal(("conversation", "cause"), (context.CorrelationId, context.CausationId));
        Assert.Null(context.UserId);
        Assert.Equal("blue", context.GetTenantId());
        Assert.Equal("north", context.Metadata["region"]);
        Assert.DoesNotContain("ip", context.Metadata.Keys);
        Assert.Equal(Context.TraceParent, context.TraceParent);
        Assert.Equal("vendor=value", context.TraceState);
    }

    /// <summary>As other bindings and other programs write them.</summary>
    /// <param name="prefix">What is before the names of attributes.</param>
    [Theory]
    [InlineData("ce-")]
    [InlineData("cloudEvents:")]
    [InlineData("cloudEvents_")]
    public async Task Attributes_of_other_bindings_are_read(string prefix)
    {
        var broker = new InMemoryBroker();
        Arrivals<OrderPlaced> arrivals = null!;
        await using var payments = await Service.StartAsync(
            "payments", "sqlite", broker, static builder => builder.Subscribe("orders"), service => arrivals = new(service.Bus));
        var message = new TransportMessage("", """{"Order":"order 1","Number":7}"""u8.ToArray())
        {
            Headers = new Dictionary<string, string>
            {
                [prefix + "specversion"] = "1.0",
                [prefix + "id"] = "A234-1234-1234",
                [prefix + "source"] = "/other/program",
                [prefix + "type"] = "order.placed",
                [prefix + "partitionkey"] = "order 1",
                [prefix + "time"] = "no time",
            },
        };
        await ReceivingTests.SendAsync(broker, message, message);

        Assert.Equal(7, (await arrivals.WaitAsync(1))[0].Number);
        await payments.OutboxAsync(static state => state == default);
        Assert.Single(arrivals.Events);
    }

    [Fact]
    public async Task A_span_of_the_sender_is_what_the_receiver_continues()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == EventBusTelemetry.SourceName,
            Sample = static (ref _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        List<Activity> stopped = [];
        listener.ActivityStopped = activity =>
        {
            lock (stopped)
                stopped.Add(activity);
        };
        var message = await SentAsync(new OrderPlaced("order 1", 1));

        Activity send;
        lock (stopped)
            send = Assert.Single(stopped, static activity => activity.OperationName == "send orders");
        Assert.Equal(send.Id, message.Headers["traceparent"]);
        Assert.Equal(ActivityKind.Producer, send.Kind);
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", send.TraceId.ToString());
        Assert.Equal("orders", send.GetTagItem("messaging.destination.name"));
        Assert.Equal("memory", send.GetTagItem("messaging.system"));
    }

    private static async Task<TransportMessage> SentAsync(OrderPlaced placed, Action<TransportOptions>? configure = null)
    {
        var broker = new InMemoryBroker();
        await using var orders = await Service.StartAsync(
            "my orders", "sqlite", broker, builder => builder.Configure(configure ?? (static _ => { })));
        await orders.WriteAsync(Context, placed);
        await orders.OutboxAsync(static state => state == default);
        return Assert.Single(broker.MessagesOf("orders"));
    }
}
