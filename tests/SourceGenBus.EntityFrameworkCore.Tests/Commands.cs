[assembly: SourceGenBus.UseMiddleware<SourceGenBus.UnitOfWorkMiddleware>(10)]

namespace SourceGenBus.EntityFrameworkCore.Tests;

public sealed record PlaceOrder(string Key, int Amount, bool SavesItself = false, bool Fails = false) : ICommand;

public sealed record PlaceTwo(bool SecondFails, bool Catches) : ICommand<int>;

[CommandHandler<PlaceOrder>(Lifetime = HandlerLifetime.Scoped)]
public sealed class PlaceOrderHandler(OrderContext context, IUnitOfWork unit, Doings doings)
{
    public async ValueTask HandleAsync(PlaceOrder command, CancellationToken cancellationToken)
    {
        context.Add(Order.Place(command.Key, command.Amount));
        await unit.PublishAsync(new OrdersCounted(command.Amount), cancellationToken);
        if (command.SavesItself)
        {
            await context.SaveChangesAsync(cancellationToken);
            await context.Orders.ExecuteUpdateAsync(static set => set.SetProperty(order => order.Version, 3), cancellationToken);
        }

        if (command.Fails)
            throw new InvalidOperationException("refused");
        doings.Done.Enqueue($"placed {command.Key} {unit.Session is System.Data.Common.DbTransaction}");
    }
}

[CommandHandler<PlaceTwo, int>(Lifetime = HandlerLifetime.Scoped)]
public sealed class PlaceTwoHandler(ICommandBus commands)
{
    public async ValueTask<int> HandleAsync(PlaceTwo command, EventContext context, CancellationToken cancellationToken)
    {
        await commands.SendAsync(new PlaceOrder("one", 1), context, cancellationToken);
        try
        {
            await commands.SendAsync(new PlaceOrder("two", 2, Fails: command.SecondFails), context, cancellationToken);
        }
        catch (InvalidOperationException) when (command.Catches)
        {
        }

        return 2;
    }
}
