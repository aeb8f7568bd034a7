namespace Ordering.Contracts;

public sealed record ParcelReturned(ICollection<string> Reached) : IReturn;
