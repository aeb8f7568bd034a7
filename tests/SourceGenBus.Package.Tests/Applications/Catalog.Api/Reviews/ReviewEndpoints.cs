using Catalog.Api.Products;
using SourceGenBus;

namespace Catalog.Api.Reviews;

public sealed record ReviewWritten(ProductId Product, int Stars, string Text) : DomainEvent;

internal static class ReviewEndpoints
{
    internal static RouteGroupBuilder MapReviews(this RouteGroupBuilder group)
    {
        group.MapPost("/", async (Guid productId, ReviewRequest review, IEventBus bus, CancellationToken cancellationToken) =>
        {
            if (review.Stars is < 1 or > 5)
                return Results.ValidationProblem(new Dictionary<string, string[]> { ["stars"] = ["One to five."] });
            await bus.PublishAsync(new ReviewWritten(new ProductId(productId), review.Stars, review.Text), cancellationToken);
            return Results.Accepted();
        });
        return group;
    }

    internal sealed record ReviewRequest(int Stars, string Text);
}

[EventHandler<ReviewWritten>]
internal sealed class ReviewModeration(IEventBus bus)
{
    private static readonly string[] Banned = ["http://", "https://"];

    public async ValueTask HandleAsync(ReviewWritten written, EventContext context, CancellationToken cancellationToken)
    {
        if (Banned.Any(word => written.Text.Contains(word, StringComparison.OrdinalIgnoreCase)))
            await bus.PublishAsync(new ReviewRejected(written.Product, "It holds a link."), context, cancellationToken);
    }
}

public sealed record ReviewRejected(ProductId Product, string Reason);

[EventHandler<ReviewRejected>]
internal sealed partial class RejectionLog(ILogger<RejectionLog> logger)
{
    public ValueTask HandleAsync(ReviewRejected rejected)
    {
        LogRejected(rejected.Product.Value, rejected.Reason);
        return default;
    }

    [LoggerMessage(LogLevel.Warning, "A review of {Product} was rejected: {Reason}")]
    private partial void LogRejected(Guid product, string reason);
}
