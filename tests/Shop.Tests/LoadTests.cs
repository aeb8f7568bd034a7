using System.Collections.Concurrent;
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
    [ClassData(typeof(BothBuilds))]
    public async Task Of_ten_thousand_orders_every_event_is_handled_exactly_once(Build build)
    {
        const int OrdersOfEach = 200;
        using var file = new ShopFile();
        await using var shop = await ShopProcess.StartAsync(build, file, "--Logging:LogLevel:SourceGenBus=None"); // Half a million words.

        await AllAsync(async _ =>
        {
            var user = await shop.Client.RegisterAsync();
            for (var number = 0; number < OrdersOfEach; number++)
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

        Assert.Equal(0, await shop.StopAsync());
        Assert.Equal(
            (Clients, Clients * OrdersOfEach, Clients * OrdersOfEach / 10),
            (file.Stored("user.registered"), file.Stored("order.placed"), file.Stored("order.paid")));
        Assert.Equal(1_000_000 - (Clients * OrdersOfEach), file.Number("SELECT quantity FROM stock WHERE product = 'teapot'"));
        file.AssertHandledOnce();
    }

    [Theory]
    [ClassData(typeof(BothBuilds))]
    public async Task Nothing_is_lost_when_it_is_told_to_end_under_load(Build build)
    {
        const int Enough = 1_000;
        using var file = new ShopFile();
        await using var shop = await ShopProcess.StartAsync(build, file);
        var user = await shop.Client.RegisterAsync();
        var placed = new ConcurrentBag<string>();
        var paid = new ConcurrentBag<string>();
        var loaded = new TaskCompletionSource();

        var clients = AllAsync(async _ =>
        {
            try
            {
                while (true)
                {
                    var order = await shop.Client.OrderAsync(user);
                    placed.Add(order);
                    await shop.Client.PayAsync(order, 24.90m);
                    paid.Add(order);
                    if (paid.Count >= Enough)
                        loaded.TrySetResult();
                }
            }
            catch (HttpRequestException)
            {
                // It has ended, or does not take new requests any more.
            }
        });
        await Task.WhenAny(loaded.Task, clients);
        Assert.False(clients.IsCompleted, shop.Log);

        Assert.Equal(0, await shop.StopAsync());
        await clients;
        foreach (var order in placed)
            Assert.Equal(1, file.Number($"SELECT count(*) FROM events WHERE aggregate_id = '{order}' AND version = 1"));
        foreach (var order in paid)
            Assert.Equal(1, file.Number($"SELECT copies FROM receipts WHERE order_id = '{order}'"));
        file.AssertHandledOnce();
        Assert.Contains(" 0 failed, 0 abandoned, 0 refused", shop.Log, StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(BothBuilds))]
    public async Task Clients_that_break_off_harm_nobody(Build build)
    {
        using var file = new ShopFile();
        await using var shop = await ShopProcess.StartAsync(build, file);
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
        Assert.Equal(0, await shop.StopAsync());
        Assert.InRange(file.Stored("order.placed"), (Clients * 10) + 1, (Clients * 10) + 1 + (Clients * 6));
        Assert.Equal(1_000_000 - file.Stored("order.placed"), file.Number("SELECT quantity FROM stock WHERE product = 'teapot'"));
        Assert.DoesNotContain("Unhandled exception", shop.Log + shop.Errors, StringComparison.Ordinal);
        file.AssertHandledOnce();
    }

    private static async Task BreakOffAsync(Uri address, ReadOnlyMemory<byte> sent)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new DnsEndPoint(address.Host, address.Port));
        await socket.SendAsync(sent);
        socket.LingerState = new LingerOption(enable: true, seconds: 0); // Closing it resets the connection.
    }

    private static Task AllAsync(Func<int, Task> client) =>
        Task.WhenAll(Enumerable.Range(0, Clients).Select(number => Task.Run(() => client(number))));

    private static async Task RefusedAsync(Task<HttpResponseMessage> asked)
    {
        using var answer = await asked;
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
    }
}
