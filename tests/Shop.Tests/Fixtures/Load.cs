using System.Collections.Concurrent;

namespace Shop.Tests.Fixtures;

/// <summary>Clients that order and pay until the program ends, and what they were told.</summary>
internal sealed class Load
{
    private const int Enough = 500;

    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _clients = Task.CompletedTask;

    internal ConcurrentBag<string> Placed { get; } = [];

    internal ConcurrentBag<string> Paid { get; } = [];

    /// <summary>Returns when the program is well under way.</summary>
    internal static async Task<Load> StartAsync(ShopProcess shop, int clients)
    {
        var load = new Load();
        var user = await shop.Client.RegisterAsync();
        load._clients = Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(() => load.OrderAsync(shop, user))));
        await Task.WhenAny(load._loaded.Task, load._clients);
        Assert.False(load._clients.IsCompleted, shop.Log);
        return load;
    }

    /// <summary>Waits until every client has noticed the end.</summary>
    internal Task EndAsync() => _clients;

    private async Task OrderAsync(ShopProcess shop, string user)
    {
        try
        {
            while (true)
            {
                var order = await shop.Client.OrderAsync(user);
                Placed.Add(order);
                await shop.Client.PayAsync(order, 24.90m);
                Paid.Add(order);
                if (Paid.Count >= Enough)
                    _loaded.TrySetResult();
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            // It has ended, or does not take new requests any more.
        }
    }
}
