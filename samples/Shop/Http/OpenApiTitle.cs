using Microsoft.AspNetCore.OpenApi;

namespace Shop.Http;

/// <summary>The head of the OpenAPI document.</summary>
internal static class OpenApiTitle
{
    internal static void AddShopTitle(this OpenApiOptions options) =>
        options.AddDocumentTransformer(static (document, _, _) =>
        {
            document.Info.Title = "Shop";
            document.Info.Description = "Register a user, place an order, pay it, query it.";
            return Task.CompletedTask;
        });
}
