namespace Shop.Storage;

/// <summary>What storage refuses, whichever it is.</summary>
internal static class Refused
{
    internal static RefusedException NoSuchProduct() => new(Refusal.Unknown, "There is no such product.");

    internal static RefusedException SoldOut() => new(Refusal.Conflict, "Sold out: there are fewer pieces left than that.");

    internal static RefusedException Changed(Guid id) => new(Refusal.Conflict, $"{id} was changed by somebody else. Try again.");
}
