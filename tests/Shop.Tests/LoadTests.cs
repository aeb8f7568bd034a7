using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Shop.Tests.Fixtures;

namespace Shop.Tests;

/// <summary>Many clients at once, and what is left when the program has ended.</summary>
public sealed class LoadTests
{
    private const int Clients = 50;

    [Theory]
    [ClassData(typeof(AllSetups))]
    public async Task Of_all_orders_every_event_is_handled_exactly_once(Build build, Store store)
    {
        // Ten thousand in all, a fifth of them where that would take the suite long.
        var ordersOfEach = (build, store) is (_, Store.Memory) or (Build.Native, Store.Sqlite) ? 200 : 40;
        using var data = await ShopData.CreateAsync(store);
        await using var shop = await ShopProcess.StartAsync(
            build, data, "--Logging:LogLevel:SourceGenBus=None", "--Logging:LogLevel:SourceGenBus.Background=Information"); // Half a million words less.

        await AllAsync(async _ =>
        {
            var user = await shop.Client.RegisterAsync();
            for (var number = 0; number < ordersOfEach; number++)
            {
                var order = await shop.Client.OrderAsync(user);
                if (number % 10 == 0)
                {
                    await shop.Client.PayAsync(order, 24.90m);
                    await RefusedAsync(shop.Client.PostAsync("/orders", ShopClient.OrderOf(user, "unicorn", 1)));
                    await RefusedAsync(shop.Client.PostAsync($"/orders/{order}/payment", new JsonObject { ["amount"] = 24.90m }));
                }
            }
        });

        await data.EndAsync(shop);
        var (orders, paid) = (Clients * ordersOfEach, Clients * ordersOfEach / 10);
        if (data.IsDurable)
        {
            Assert.Equal((Clients, orders, paid), (data.Stored("user.registered"), data.Stored("order.placed"), data.Stored("order.paid")));
            Assert.Equal(1_000_000 - orders, data.Number("SELECT quantity FROM stock WHERE product = 'teapot'"));
        }
        else
        {
            Assert.Contains($"The event queue stopped: {Clients + orders + paid} handled, 0 failed, 0 abandoned, 0 refused", shop.Log, StringComparison.Ordinal);
        }
    }

    [Theory]
    [ClassData(typeof(AllSetups))]
    public async Task Nothing_is_lost_when_it_is_told_to_end_under_load(Build build, Store store)
    {
        using var data = await ShopData.CreateAsync(store);
        Load load;
        await using (var shop = await ShopProcess.StartAsync(build, data))
        {
            load = await Load.StartAsync(shop, Clients);
            Assert.Equal(0, await shop.StopAsync());
            await load.EndAsync();
            if (!data.IsDurable)
                Assert.Contains(" 0 failed, 0 abandoned, 0 refused", shop.Log, StringComparison.Ordinal);
        }

        if (data.IsDurable)
            await AssertNothingLostAsync(build, data, load);
    }

    [Theory]
    [ClassData(typeof(DurableSetups))]
    public async Task Nothing_is_lost_or_doubled_when_it_is_killed_under_load(Build build, Store store)
    {
        using var data = await ShopData.CreateAsync(store);
        Load load;
        await using (var shop = await ShopProcess.StartAsync(build, data))
        {
            load = await Load.StartAsync(shop, Clients);
            shop.Signal("KILL");
            await load.EndAsync();
        }

        await AssertNothingLostAsync(build, data, load);
    }

    [Theory]
    [ClassData(typeof(AllSetups))]
    public async Task Clients_that_break_off_harm_nobody(Build build, Store store)
    {
        using var data = await ShopData.CreateAsync(store);
        await using var shop = await ShopProcess.StartAsync(build, data);
        var user = await shop.Client.RegisterAsync();
        var body = ShopClient.OrderOf(user, "teapot", 1).ToJsonString();
        var request = Encoding.ASCII.GetBytes(
            $"POST /orders HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        var address = new Uri(shop.Address);

        // Some leave within the head, some within the body, some while it works; the others are served meanwhile.
        await AllAsync(async client =>
        {
            for (var number = 0; number < 10; number++)
            {
                var length = (client % 5) switch { 0 => 20, 1 => request.Length - 5, _ => request.Length };
                await BreakOffAsync(address, request.AsMemory(0, length));
                await shop.Client.OrderAsync(user);
            }
        });

        await shop.Client.PayAsync(await shop.Client.OrderAsync(user), 24.90m);
        await data.EndAsync(shop);
        if (data.IsDurable)
        {
            Assert.InRange(data.Stored("order.placed"), (Clients * 10) + 1, (Clients * 10) + 1 + (Clients * 6));
            Assert.Equal(1_000_000 - data.Stored("order.placed"), data.Number("SELECT quantity FROM stock WHERE product = 'teapot'"));
        }

        Assert.DoesNotContain("Unhandled exception", shop.Log + shop.Errors, StringComparison.Ordinal);
    }

    private static async Task BreakOffAsync(Uri address, ReadOnlyMemory<byte> sent)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new DnsEndPoint(address.Host, address.Port));
        await socket.SendAsync(sent);
        socket.LingerState = new LingerOption(enable: true, seconds: 0); // Closing it resets the connection.
    }

    /// <summary>Starts it once more: everything that a client was told is there, and every event has its effects, once.</summary>
    private static async Task AssertNothingLostAsync(Build build, ShopData data, Load load)
    {
        await using var again = await ShopProcess.StartAsync(build, data);
        await data.EndAsync(again);
        Assert.All(load.Placed, order => Assert.True(data.IsStored(order), $"{order} was placed and is lost."));
        foreach (var order in load.Paid)
            Assert.Equal(1, data.Number($"SELECT copies FROM receipts WHERE order_id = '{order}'"));
        Assert.Equal(1_000_000 - data.Stored("order.placed"), data.Number("SELECT quantity FROM stock WHERE product = 'teapot'"));
    }

    private static Task AllAsync(Func<int, Task> client) =>
        Task.WhenAll(Enumerable.Range(0, Clients).Select(number => Task.Run(() => client(number))));

    private static async Task RefusedAsync(Task<HttpResponseMessage> asked)
    {
        using var answer = await asked;
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
    }
}
