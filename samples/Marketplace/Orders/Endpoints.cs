using System.Globalization;
using System.Text;
using Marketplace.Contracts;
using Marketplace.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using SourceGenBus;
using SourceGenBus.EventStore;
using SourceGenBus.Transports;

namespace Marketplace.Orders;

/// <summary>Orders over HTTP.</summary>
internal static class Endpoints
{
    internal static void MapOrders(this WebApplication app)
    {
        app.MapGet("/", static () => "POST /orders { \"product\": \"lamp\", \"quantity\": 2, \"price\": 20 }, then GET /orders/{id}\n");
        app.MapPost("/orders", PlaceAsync);
        app.MapGet("/orders/{id}", ShowAsync);
    }

    /// <summary>Asks the shipping service for its price, and stores the order and its event in one transaction.</summary>
    private static async Task<Results<Created<OrderView>, ProblemHttpResult>> PlaceAsync(
        NewOrder order, ICommandBus commands, Timeline timeline, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(order.Product) || order.Quantity < 1 || order.Price < 0)
            return TypedResults.Problem("An order has a product, a quantity from 1, and a price.", statusCode: StatusCodes.Status400BadRequest);
        ShippingQuote quote;
        try
        {
            quote = await commands.QueryAsync(new QuoteShipping(order.Product, order.Quantity), cancellationToken);
        }
        catch (Exception exception) when (exception is RequestTimeoutException or TransportException)
        {
            return TypedResults.Problem("The shipping service does not answer: " + exception.Message, statusCode: StatusCodes.Status503ServiceUnavailable);
        }

        var id = Guid.CreateVersion7().ToString("N");
        var placed = new OrderPlaced(id, order.Product, order.Quantity, (order.Quantity * order.Price) + quote.Price);
        await timeline.PlaceAsync(placed, cancellationToken);
        return TypedResults.Created($"/orders/{id}", await timeline.ReadAsync(id, cancellationToken));
    }

    /// <summary>The order as text for a person, or as JSON for a program that asks for it.</summary>
    private static async Task<IResult> ShowAsync(string id, HttpRequest request, Timeline timeline, CancellationToken cancellationToken)
    {
        if (await timeline.ReadAsync(id, cancellationToken) is not { } view)
            return TypedResults.NotFound();
        if (request.Headers.Accept.ToString().Contains("json", StringComparison.OrdinalIgnoreCase))
            return TypedResults.Ok(view);
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"Order {view.Id}: {view.Status}\n");
        foreach (var step in view.Steps)
            text.Append(CultureInfo.InvariantCulture, $"  {step.At:HH:mm:ss.fff}  {step.Event,-18}{step.Detail,-40}trace {step.Trace}\n");
        return TypedResults.Text(text.ToString());
    }
}
