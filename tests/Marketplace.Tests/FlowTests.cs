using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Marketplace.Tests;

/// <summary>Orders travel through three services, whichever broker is between them.</summary>
public sealed class FlowTests
{
    /// <summary>Native binaries only in the long form: publishing one takes minutes.</summary>
    public static TheoryData<Build, string> Setups
    {
        get
        {
            var setups = new TheoryData<Build, string>
            {
                { Build.Managed, "sqlite" },
                { Build.Managed, "rabbitmq" },
                { Build.Managed, "redis" },
            };
            if (Environment.GetEnvironmentVariable("SGB_FULL") is { Length: > 0 })
            {
                setups.Add(Build.OneNative, "rabbitmq");
                setups.Add(Build.Native, "sqlite");
                setups.Add(Build.Native, "rabbitmq");
                setups.Add(Build.Native, "redis");
            }

            return setups;
        }
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Setups))]
    public async Task An_order_is_paid_and_shipped_in_one_trace_and_one_that_costs_too_much_is_declined(Build build, string broker)
    {
        await using var market = await Market.OpenAsync(build, broker);
        var (lamp, yacht) = (await market.PlaceAsync("lamp", 2, 20), await market.PlaceAsync("yacht", 1, 5000));

        var shipped = StepsOf(await market.WaitAsync(lamp, "shipped", steps: 3));
        Assert.Equal(["order.placed", "payment.taken", "order.shipped"], shipped.Select(static step => step.GetProperty("event").GetString()));
        Assert.Equal("2 x lamp, 46.90 in all", shipped[0].GetProperty("detail").GetString());
        Assert.Equal("46.90", shipped[1].GetProperty("detail").GetString());
        Assert.Equal(32, Assert.Single(shipped.Select(static step => step.GetProperty("trace").GetString()).Distinct())!.Length);

        var declined = StepsOf(await market.WaitAsync(yacht, "declined", steps: 2));
        Assert.Equal(["order.placed", "payment.declined"], declined.Select(static step => step.GetProperty("event").GetString()));
        Assert.Contains($"Order {lamp}: shipped", await market["Orders"].Http.GetStringAsync($"/orders/{lamp}", Cancelled));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("rabbitmq")]
    [InlineData("redis")]
    public async Task What_happens_while_a_service_is_dead_is_done_once_when_it_is_back(string broker)
    {
        await using var market = await Market.OpenAsync(Build.Managed, broker);
        await market.WaitAsync(await market.PlaceAsync("lamp", 1, 1), "shipped", steps: 3);
        await market["Payments"].KillAsync();
        List<string> orders = [];
        for (var number = 0; number < 10; number++)
            orders.Add(await market.PlaceAsync("lamp", number + 1, 1));
        await market["Orders"].KillAsync();
        await market.StartAsync("Payments");
        await market.StartAsync("Orders");

        foreach (var id in orders)
        {
            var steps = StepsOf(await market.WaitAsync(id, "shipped", steps: 3));
            Assert.Equal(["order.placed", "payment.taken", "order.shipped"], steps.Select(static step => step.GetProperty("event").GetString()));
        }
    }

    [Fact]
    public async Task A_customer_is_told_what_is_wrong()
    {
        await using var market = await Market.OpenAsync(Build.Managed, "sqlite");
        using var nothing = await market["Orders"].Http.PostAsJsonAsync("/orders", new { product = "", quantity = 1, price = 1 }, Cancelled);
        Assert.Equal(HttpStatusCode.BadRequest, nothing.StatusCode);
        Assert.Contains("An order has a product, a quantity from 1, and a price.", await nothing.Content.ReadAsStringAsync(Cancelled));
        using var unknown = await market["Orders"].Http.GetAsync("/orders/none", Cancelled);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    private static List<JsonElement> StepsOf(JsonElement order) => [.. order.GetProperty("steps").EnumerateArray()];
}
