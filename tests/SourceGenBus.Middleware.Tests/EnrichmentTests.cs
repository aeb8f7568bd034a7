using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using SourceGenBus.AspNetCore;

namespace SourceGenBus.Middleware.Tests;

/// <summary>Where the ids in a context come from.</summary>
public sealed class EnrichmentTests
{
    [Fact]
    public async Task Ids_come_from_the_current_activity()
    {
        await using var test = new TestBus();
        using var activity = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();
        await test.Bus.SendAsync(new PlaceOrder("1"));
        Assert.Equal(activity.TraceId.ToHexString(), test.Behavior.Context!.CorrelationId);
        Assert.Equal(activity.SpanId.ToHexString(), test.Behavior.Context.CausationId);
    }

    [Fact]
    public async Task Without_an_activity_a_domain_event_starts_the_conversation()
    {
        await using var test = new TestBus();
        var placed = new OrderPlaced("1");
        await test.Bus.PublishAsync(placed);
        Assert.Equal(placed.EventId.ToString(), test.Behavior.Context!.CorrelationId);
        Assert.Null(test.Behavior.Context.CausationId);
    }

    [Fact]
    public async Task What_the_publisher_set_stays()
    {
        await using var test = new TestBus();
        test.Http.HttpContext = Request("Ada", "from-header");
        var context = new EventContext { CorrelationId = "mine", CausationId = "cause", UserId = "Grace" };
        await test.Bus.PublishAsync(new OrderPlaced("1"), context);
        Assert.Equal(("mine", "cause", "Grace"), (test.Behavior.Context!.CorrelationId, test.Behavior.Context.CausationId, test.Behavior.Context.UserId));
    }

    [Fact]
    public async Task User_correlation_and_request_id_come_from_the_request()
    {
        await using var test = new TestBus();
        test.Http.HttpContext = Request("Ada", "from-header");
        Assert.Equal("1", await test.Bus.QueryAsync(new FindOrder("1"), new EventContext { Metadata = new Dictionary<string, string> { ["ip"] = "::1" } }));
        var context = test.Behavior.Context!;
        Assert.Equal(("Ada", "from-header"), (context.UserId, context.CorrelationId));
        Assert.Equal(("request-1", "::1"), (context.Metadata[HttpContextEnrichmentMiddleware.RequestIdKey], context.Metadata["ip"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("line\nbreak")]
    [InlineData("ünicode")]
    public async Task A_correlation_id_that_could_spoil_a_log_is_ignored(string value)
    {
        await using var test = new TestBus();
        test.Http.HttpContext = Request(null, value);
        await test.Bus.SendAsync(new PlaceOrder("1"));
        Assert.NotEqual(value, test.Behavior.Context!.CorrelationId ?? "none");
        Assert.Null(test.Behavior.Context.UserId);
    }

    private static DefaultHttpContext Request(string? user, string correlationId)
    {
        var http = new DefaultHttpContext { TraceIdentifier = "request-1" };
        http.Request.Headers["X-Correlation-ID"] = correlationId;
        if (user is not null)
            http.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, user)], "test"));
        return http;
    }
}
