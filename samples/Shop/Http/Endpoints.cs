using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Shop.Audit;
using Shop.Faults;
using Shop.Orders;
using Shop.Receipts;
using Shop.Users;
using SourceGenBus;

namespace Shop.Http;

/// <summary>HTTP in, commands and queries out. Whatever the shop decides is decided behind the bus.</summary>
internal static class Endpoints
{
    internal static void MapShop(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages(); // Gives errors without a body one.
        app.Use(static next => http => BadRequests.AnswerAsync(http, next));
        app.MapOpenApi();
        app.MapHealthChecks("/health", new HealthCheckOptions { ResponseWriter = WriteHealthAsync });
        app.MapGet("/", static () => TypedResults.Content(Resource.Read("Page.html"), "text/html; charset=utf-8")).ExcludeFromDescription();

        var shop = app.MapGroup("").AddEndpointFilter(Refusals.AnswerAsync);

        shop.MapPost("/users", RegisterAsync).WithTags("Users").WithSummary("Register a user")
            .ProducesValidationProblem();
        shop.MapPost("/orders", PlaceAsync).WithTags("Orders").WithSummary("Place an order")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        shop.MapPost("/orders/{id:guid}/payment", PayAsync).WithTags("Orders").WithSummary("Pay an order: exactly its total")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        shop.MapGet("/orders/{id:guid}", GetAsync).WithTags("Orders").WithSummary("An order as it is now");
        shop.MapGet("/orders/{id:guid}/receipt", GetReceiptAsync).WithTags("Orders").WithSummary("The receipt of a paid order, once it is printed");
        shop.MapGet("/orders/{id:guid}/history", GetHistory).WithTags("Orders").WithSummary("What happened to an order");

        if (app.Services.GetRequiredService<FaultSwitch>() is { IsOn: true } faults)
            shop.MapPost("/faults/release", () => Release(faults)).WithTags("Faults").WithSummary("Let go of the handlers that block");
    }

    private static async Task<Created<CreatedId>> RegisterAsync(RegisterUser command, ICommandBus bus, CancellationToken cancellationToken)
    {
        var id = await bus.SendAsync(command, cancellationToken);
        return TypedResults.Created((string?)null, new CreatedId(id));
    }

    private static async Task<Created<CreatedId>> PlaceAsync(PlaceOrder command, ICommandBus bus, CancellationToken cancellationToken)
    {
        var id = await bus.SendAsync(command, cancellationToken);
        return TypedResults.Created($"/orders/{id}", new CreatedId(id));
    }

    private static async Task<NoContent> PayAsync(Guid id, Payment payment, ICommandBus bus, CancellationToken cancellationToken)
    {
        await bus.SendAsync(new PayOrder(id, payment.Amount), cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<OrderView>, NotFound>> GetAsync(Guid id, ICommandBus bus, CancellationToken cancellationToken) =>
        await bus.QueryAsync(new GetOrder(id), cancellationToken) is { } order ? TypedResults.Ok(order) : TypedResults.NotFound();

    private static async Task<Results<Ok<Receipt>, NotFound>> GetReceiptAsync(Guid id, ICommandBus bus, CancellationToken cancellationToken) =>
        await bus.QueryAsync(new GetReceipt(id), cancellationToken) is { } receipt ? TypedResults.Ok(receipt) : TypedResults.NotFound();

    private static Ok<IAsyncEnumerable<HistoryEntry>> GetHistory(Guid id, ICommandBus bus, CancellationToken cancellationToken) =>
        TypedResults.Ok(bus.StreamAsync(new GetHistory(id), cancellationToken));

    private static Task WriteHealthAsync(HttpContext http, HealthReport report) => http.Response.WriteAsync(
        string.Join('\n', report.Entries.Select(static entry => $"{entry.Key}: {entry.Value.Description}").Prepend(report.Status.ToString())));

    private static NoContent Release(FaultSwitch faults)
    {
        faults.Released.Set();
        return TypedResults.NoContent();
    }
}
