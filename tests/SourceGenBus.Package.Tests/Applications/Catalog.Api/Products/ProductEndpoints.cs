using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using SourceGenBus;

namespace Catalog.Api.Products;

internal static class ProductEndpoints
{
    internal static RouteGroupBuilder MapProducts(this RouteGroupBuilder group)
    {
        group.MapGet("/{id:guid}", GetAsync);
        group.MapGet("/", (string text, ICommandBus bus, CancellationToken cancellationToken) => bus.StreamAsync(new SearchProducts(text), cancellationToken));
        group.MapPost("/", CreateAsync);
        group.MapPut("/{id:guid}/price", async Task<Results<NoContent, NotFound>> (
            Guid id, [FromBody] decimal price, [FromServices] ICommandBus bus, ClaimsPrincipal user, CancellationToken cancellationToken) =>
            await bus.SendAsync(new ChangePrice(new ProductId(id), price), new EventContext { UserId = user.Identity?.Name }, cancellationToken)
                ? TypedResults.NoContent()
                : TypedResults.NotFound());
        group.MapDelete("/{id:guid}", async (Guid id, ICommandBus bus, CancellationToken cancellationToken) =>
        {
            try
            {
                await bus.SendAsync(new RetireProduct(new ProductId(id)), cancellationToken);
                return Results.NoContent();
            }
            catch (KeyNotFoundException exception)
            {
                return Results.Problem(exception.Message, statusCode: StatusCodes.Status404NotFound);
            }
        });
        return group;
    }

    private static async Task<Results<Ok<ProductDetails>, NotFound>> GetAsync(Guid id, ICommandBus bus, CancellationToken cancellationToken) =>
        await bus.QueryAsync(new GetProduct(new ProductId(id)), cancellationToken) is { } product ? TypedResults.Ok(product) : TypedResults.NotFound();

    private static async Task<Created<ProductId>> CreateAsync(CreateProduct command, ICommandBus bus, HttpContext http)
    {
        var id = await bus.SendAsync(command, http.RequestAborted);
        return TypedResults.Created($"/api/v1/products/{id.Value}", id);
    }
}
