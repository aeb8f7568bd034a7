using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Shop.Tests.Fixtures;

/// <summary>Speaks HTTP to the shop. Safe for concurrent use.</summary>
internal sealed class ShopClient(string address) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri(address), Timeout = TimeSpan.FromMinutes(2) };

    internal async Task<string> RegisterAsync(string name = "Ada Lovelace", string email = "ada@example.org") =>
        await CreatedAsync("/users", new JsonObject { ["name"] = name, ["email"] = email });

    internal async Task<string> OrderAsync(string user, string product = "teapot", int quantity = 1) =>
        await CreatedAsync("/orders", OrderOf(user, product, quantity));

    internal async Task PayAsync(string order, decimal amount)
    {
        using var answer = await PostAsync($"/orders/{order}/payment", new JsonObject { ["amount"] = amount });
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    internal static JsonObject OrderOf(string user, string product, int quantity) =>
        new() { ["userId"] = user, ["product"] = product, ["quantity"] = quantity };

    internal Task<HttpResponseMessage> PostAsync(string path, JsonNode body, params (string Name, string Value)[] headers) =>
        PostAsync(path, body, CancellationToken.None, headers);

    internal Task<HttpResponseMessage> PostAsync(string path, JsonNode body, CancellationToken cancellationToken, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        return _http.SendAsync(request, cancellationToken);
    }

    internal Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => _http.SendAsync(request);

    internal Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(new Uri(path, UriKind.Relative));

    internal async Task<JsonNode> ReadAsync(string path) => JsonNode.Parse(await _http.GetStringAsync(new Uri(path, UriKind.Relative)))!;

    /// <summary>What happened to an order, once so much of it was written down.</summary>
    internal async Task<JsonArray> HistoryAsync(string order, int events)
    {
        while (true)
        {
            var history = (await ReadAsync($"/orders/{order}/history")).AsArray();
            if (history.Count >= events)
                return history;
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The id of the event that an order began with.</summary>
    internal async Task<string> EventIdOfAsync(string order) => (string)(await HistoryAsync(order, 1))[0]!["eventId"]!;

    /// <summary>The receipt of an order, once it is printed.</summary>
    internal async Task<string> ReceiptAsync(string order)
    {
        while (true)
        {
            using var answer = await GetAsync($"/orders/{order}/receipt");
            if (answer.StatusCode == HttpStatusCode.OK)
                return (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["text"]!;
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until the health check says so.</summary>
    internal async Task HealthAsync(string contains)
    {
        while (true)
        {
            using var answer = await GetAsync("/health");
            if ((await answer.Content.ReadAsStringAsync()).Contains(contains, StringComparison.Ordinal))
                return;
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The id that an answer brings.</summary>
    internal static async Task<string> IdAsync(HttpResponseMessage answer)
    {
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Created, string.Create(CultureInfo.InvariantCulture, $"{(int)answer.StatusCode}: {body}"));
        return (string)JsonNode.Parse(body)!["id"]!;
    }

    public void Dispose() => _http.Dispose();

    private async Task<string> CreatedAsync(string path, JsonObject body)
    {
        using var answer = await PostAsync(path, body);
        return await IdAsync(answer);
    }
}
