using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Shop.Tests.Fixtures;

namespace Shop.Tests;

/// <summary>What a client can do, and what it is refused.</summary>
public sealed class OrderingTests
{
    private static readonly string _nobody = Guid.Empty.ToString();

    [Theory]
    [ClassData(typeof(AllSetups))]
    public async Task An_order_is_placed_paid_and_queried(Build build, Store store)
    {
        using var data = await ShopData.CreateAsync(store);
        await using var shop = await ShopProcess.StartAsync(build, data);
        var user = await shop.Client.RegisterAsync();

        using var placed = await shop.Client.PostAsync("/orders", ShopClient.OrderOf(user, "teapot", 2), ("X-Correlation-ID", "conversation-7"));
        var order = await ShopClient.IdAsync(placed);
        Assert.Equal($"/orders/{order}", placed.Headers.Location?.ToString());
        var expected = new JsonObject
        {
            ["id"] = order, ["userId"] = user, ["product"] = "teapot", ["quantity"] = 2, ["total"] = 49.80m, ["status"] = "Placed",
        };
        AssertSame(expected, await shop.Client.ReadAsync($"/orders/{order}"));

        await shop.Client.PayAsync(order, 49.80m);
        expected["status"] = "Paid";
        AssertSame(expected, await shop.Client.ReadAsync($"/orders/{order}"));

        var history = await shop.Client.HistoryAsync(order, 2);
        Assert.Equal(["OrderPlaced", "OrderPaid"], history.Select(static entry => (string)entry!["event"]!));
        Assert.Equal("conversation-7", (string?)history[0]!["correlationId"]);
        Assert.Matches("^[0-9a-f]{32}$", (string?)history[1]!["correlationId"]); // No header: the trace.

        Assert.Equal($"Received 49.80 for order {order}.", await shop.Client.ReceiptAsync(order));
        await data.EndAsync(shop);
    }

    [Theory]
    [ClassData(typeof(DurableSetups))]
    public async Task What_was_stored_is_there_after_a_restart(Build build, Store store)
    {
        using var data = await ShopData.CreateAsync(store);
        string order;
        await using (var shop = await ShopProcess.StartAsync(build, data))
        {
            order = await shop.Client.OrderAsync(await shop.Client.RegisterAsync());
            await shop.Client.PayAsync(order, 24.90m);
            Assert.Equal(0, await shop.StopAsync()); // Perhaps before the receipt was printed.
        }

        await using var again = await ShopProcess.StartAsync(build, data);
        Assert.Equal("Paid", (string?)(await again.Client.ReadAsync($"/orders/{order}"))["status"]);
        Assert.Contains(order, await again.Client.ReceiptAsync(order), StringComparison.Ordinal);
        await data.EndAsync(again);
    }

    [Theory]
    [InlineData(Build.Managed)]
    [InlineData(Build.Native)]
    public async Task What_was_in_memory_is_gone_after_a_restart_and_the_program_has_said_so(Build build)
    {
        using var data = await ShopData.CreateAsync(Store.Memory);
        string order;
        await using (var shop = await ShopProcess.StartAsync(build, data))
        {
            order = await shop.Client.OrderAsync(await shop.Client.RegisterAsync());
            Assert.Contains("Everything is kept in memory and lost when the program ends.", shop.Log, StringComparison.Ordinal);
            await data.EndAsync(shop);
        }

        await using var again = await ShopProcess.StartAsync(build, data);
        Assert.Equal(404, await StatusAsync(again.Client.GetAsync($"/orders/{order}")));
        Assert.Empty(Directory.GetFiles(data.Directory));
    }

    [Theory]
    [ClassData(typeof(AllSetups))]
    public async Task What_the_rules_do_not_allow_is_refused_and_leaves_nothing_behind(Build build, Store store)
    {
        using var data = await ShopData.CreateAsync(store);
        await using var shop = await ShopProcess.StartAsync(build, data);
        var user = await shop.Client.RegisterAsync();
        var paid = await shop.Client.OrderAsync(user);
        await shop.Client.PayAsync(paid, 24.90m);
        var unpaid = await shop.Client.OrderAsync(user);

        await RefusedAsync(shop, 404, "/orders", ShopClient.OrderOf(_nobody, "teapot", 1), $"There is no user {_nobody}.");
        await RefusedAsync(shop, 404, "/orders", ShopClient.OrderOf(user, "spaceship", 1), "There is no such product.");
        await RefusedAsync(shop, 404, "/orders", ShopClient.OrderOf(user, "faulty-throws", 1), "There is no such product.");
        await RefusedAsync(shop, 409, "/orders", ShopClient.OrderOf(user, "unicorn", 1), "Sold out: there are fewer pieces left than that.");
        await RefusedAsync(shop, 409, "/orders", ShopClient.OrderOf(user, "vase", 6), "Sold out: there are fewer pieces left than that.");
        await RefusedAsync(shop, 404, $"/orders/{_nobody}/payment", new JsonObject { ["amount"] = 1 }, $"There is no order {_nobody}.");
        await RefusedAsync(shop, 409, $"/orders/{paid}/payment", new JsonObject { ["amount"] = 24.90m }, $"Order {paid} is paid already.");
        await RefusedAsync(shop, 409, $"/orders/{unpaid}/payment", new JsonObject { ["amount"] = 24 }, $"Order {unpaid} costs 24.90, neither more nor less.");
        Assert.Equal(404, await StatusAsync(shop.Client.GetAsync($"/orders/{_nobody}")));
        Assert.Equal(404, await StatusAsync(shop.Client.GetAsync($"/orders/{unpaid}/receipt")));
        Assert.Equal(404, await StatusAsync(shop.Client.PostAsync("/faults/release", new JsonObject())));

        await data.EndAsync(shop);
        if (data.IsDurable)
        {
            Assert.Equal((1, 2, 1), (data.Stored("user.registered"), data.Stored("order.placed"), data.Stored("order.paid")));
            Assert.Equal(5, data.Number("SELECT quantity FROM stock WHERE product = 'vase'"));
        }
    }

    [Theory]
    [ClassData(typeof(AllSetups))]
    public async Task What_makes_no_sense_is_a_bad_request(Build build, Store store)
    {
        using var data = await ShopData.CreateAsync(store);
        await using var shop = await ShopProcess.StartAsync(build, data);
        var user = await shop.Client.RegisterAsync();

        await InvalidAsync(shop, "/users", """{"name":" ","email":"ada"}""", "name", "email");
        await InvalidAsync(shop, "/orders", $$"""{"userId":"{{user}}","product":"","quantity":0}""", "product", "quantity");
        await InvalidAsync(shop, "/orders", $$"""{"userId":"{{user}}","product":"teapot"}""");
        await InvalidAsync(shop, "/orders", $$"""{"userId":"{{user}}","product":null,"quantity":1}""");
        await InvalidAsync(shop, "/orders", $$"""{"userId":"{{user}}","product":"teapot","quantity":"1"}""");
        await InvalidAsync(shop, "/orders", """{"userId":"somebody","product":"teapot","quantity":1}""");
        await InvalidAsync(shop, "/orders", "{");
        await InvalidAsync(shop, "/orders", "");

        await data.EndAsync(shop);
        if (data.IsDurable)
            Assert.Equal(1, data.Stored());
    }

    [Theory]
    [ClassData(typeof(AllSetups))]
    public async Task Text_that_cannot_be_stored_or_read_is_a_bad_request_with_a_sentence(Build build, Store store)
    {
        using var data = await ShopData.CreateAsync(store);
        await using var shop = await ShopProcess.StartAsync(build, data);
        var user = await shop.Client.RegisterAsync();

        foreach (var bad in new[] { "\\u0000", "\\u001b", "\\u0085" })
        {
            await InvalidAsync(shop, "/users", $$"""{"name":"Ada{{bad}}","email":"a{{bad}}@example.org"}""", "name", "email");
            await InvalidAsync(shop, "/orders", $$"""{"userId":"{{user}}","product":"tea{{bad}}pot","quantity":1}""", "product");
        }

        foreach (var bad in new[] { "\\ud800", "\\udc00\\ud800", "\\ud83dx" })
        {
            await UnreadableAsync(shop, "/users", Encoding.UTF8.GetBytes($$"""{"name":"Ada{{bad}}","email":"ada@example.org"}"""));
            await UnreadableAsync(shop, "/orders", Encoding.UTF8.GetBytes($$"""{"userId":"{{user}}","product":"{{bad}}","quantity":1}"""));
            await UnreadableAsync(shop, "/orders", Encoding.UTF8.GetBytes($$"""{"{{bad}}":1,"userId":"{{user}}","product":"teapot","quantity":1}"""), mayBeCreated: true);
        }

        byte[][] notUtf8 = [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80]];
        foreach (var bad in notUtf8)
            await UnreadableAsync(shop, "/users", [.. "{\"name\":\"Ada"u8, .. bad, .. "\",\"email\":\"ada@example.org\"}"u8]);

        foreach (var charset in new[] { "klingon", "utf-7", "utf-16", "\"\"", "iso-8859-1", "%00" })
            await UnreadableAsync(shop, "/users", """{"name":"Ada","email":"ada@example.org"}"""u8.ToArray(), $"application/json; charset={charset}");
        await UnreadableAsync(shop, "/orders", "[]"u8.ToArray());
        await UnreadableAsync(shop, "/orders", "null"u8.ToArray());
        await UnreadableAsync(shop, "/orders", "{\"userId\":1}"u8.ToArray());

        var accepted = await shop.Client.RegisterAsync("Zoë \U0001F600 \u200d", "zoë@example.org");
        Assert.NotNull(accepted);
        Assert.DoesNotContain("fail:", shop.Log, StringComparison.Ordinal);
        await data.EndAsync(shop);
        if (data.IsDurable)
            Assert.Equal(2, data.Stored("user.registered"));
    }

    [Theory]
    [ClassData(typeof(AllSetups))]
    public async Task Of_five_vases_fifty_clients_get_five(Build build, Store store)
    {
        using var data = await ShopData.CreateAsync(store);
        await using var shop = await ShopProcess.StartAsync(build, data);
        var user = await shop.Client.RegisterAsync();

        var statuses = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => StatusAsync(shop.Client.PostAsync("/orders", ShopClient.OrderOf(user, "vase", 1)))));

        Assert.Equal(5, statuses.Count(static status => status == 201));
        Assert.Equal(45, statuses.Count(static status => status == 409));
        await data.EndAsync(shop);
        if (data.IsDurable)
            Assert.Equal((5, 0), (data.Stored("order.placed"), data.Number("SELECT quantity FROM stock WHERE product = 'vase'")));
    }

    private static async Task RefusedAsync(ShopProcess shop, int status, string path, JsonNode body, string detail)
    {
        using var answer = await shop.Client.PostAsync(path, body);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal((status, detail), ((int)answer.StatusCode, (string?)problem["detail"]));
    }

    private static async Task InvalidAsync(ShopProcess shop, string path, string body, params string[] members)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        using var answer = await shop.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal(members, problem["errors"]?.AsObject().Select(static error => error.Key) ?? []);
    }

    /// <param name="mayBeCreated">Whether a reader may pass over what is bad.</param>
    private static async Task UnreadableAsync(ShopProcess shop, string path, byte[] body, string contentType = "application/json", bool mayBeCreated = false)
    {
        using var content = new ByteArrayContent(body);
        Assert.True(content.Headers.TryAddWithoutValidation("Content-Type", contentType));
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        using var answer = await shop.Client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        if (mayBeCreated && answer.StatusCode == HttpStatusCode.Created)
            return;
        Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{answer.StatusCode} for {Convert.ToHexString(body)} as {contentType}: {text}");
        Assert.EndsWith(".", (string?)JsonNode.Parse(text)!["detail"], StringComparison.Ordinal);
        Assert.DoesNotContain("System.", text, StringComparison.Ordinal);
    }

    private static async Task<int> StatusAsync(Task<HttpResponseMessage> asked)
    {
        using var answer = await asked;
        return (int)answer.StatusCode;
    }

    private static void AssertSame(JsonNode expected, JsonNode actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected.ToJsonString()), actual), $"{expected.ToJsonString()} is not {actual.ToJsonString()}");
}
