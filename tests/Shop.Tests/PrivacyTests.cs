using Shop.Tests.Fixtures;

namespace Shop.Tests;

/// <summary>What the log must not know.</summary>
public sealed class PrivacyTests
{
    [Theory]
    [ClassData(typeof(AllSetups))]
    public async Task Nothing_personal_is_logged_at_any_level(Build build, Store store)
    {
        using var data = await ShopData.CreateAsync(store);
        await using var shop = await ShopProcess.StartAsync(
            build, data, "--Logging:LogLevel:Default=Trace", "--Logging:LogLevel:Microsoft.AspNetCore=Trace", "--Shop:Faults=true");

        var user = await shop.Client.RegisterAsync("Hedwig Zyx", "hedwig@example.org");
        await shop.Client.PayAsync(await shop.Client.OrderAsync(user), 24.90m);
        await shop.Client.OrderAsync(user, "faulty-throws");
        foreach (var (name, email) in new[] { ("Hedwig Zyx", "hedwig.example.org"), ("", "hedwig@example.org"), ("Hedwig Zyx", "hedwig@zyx@example.org") })
        {
            using var refused = await shop.Client.PostAsync("/users", new System.Text.Json.Nodes.JsonObject { ["name"] = name, ["email"] = email });
            Assert.Equal(400, (int)refused.StatusCode);
        }

        await data.EndAsync(shop);
        Assert.Contains("Handled Shop.Users.RegisterUser", shop.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("hedwig", shop.Log + shop.Errors, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("zyx", shop.Log + shop.Errors, StringComparison.OrdinalIgnoreCase);
    }
}
