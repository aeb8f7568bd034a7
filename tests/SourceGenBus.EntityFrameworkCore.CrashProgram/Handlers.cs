namespace SourceGenBus.EntityFrameworkCore.CrashProgram;

/// <summary>Changes the thing, which raises the next event, and fails now and then after it has saved.</summary>
[EventHandler<ThingMade>(Lifetime = HandlerLifetime.Scoped)]
public sealed class Accepts(ThingContext things)
{
    public async ValueTask HandleAsync(ThingMade made, CancellationToken cancellationToken)
    {
        Death.Step();
        (await things.Things.SingleAsync(thing => thing.Id == made.Id, cancellationToken)).Accept();
        things.Add(new Effect { Handler = "accepts", Thing = made.Id });
        await things.SaveChangesAsync(cancellationToken);
        Death.Step();
        if (Random.Shared.Next(4) == 0)
            throw new InvalidOperationException("It fails now and then.");
    }
}

/// <summary>The same without waiting asynchronously, in two saves.</summary>
[EventHandler<ThingMade>(Lifetime = HandlerLifetime.Scoped)]
public sealed class Counts(ThingContext things)
{
    public void Write(string thing) => things.Add(new Effect { Handler = "counts", Thing = thing });

    public ValueTask HandleAsync(ThingMade made)
    {
        Write(made.Id);
        things.SaveChanges();
        Death.Step();
        if (Random.Shared.Next(4) == 0)
            throw new InvalidOperationException("It fails now and then.");
        things.SaveChanges();
        return default;
    }
}

[EventHandler<ThingAccepted>(Lifetime = HandlerLifetime.Scoped)]
public sealed class Confirms(ThingContext things)
{
    public async ValueTask HandleAsync(ThingAccepted accepted, CancellationToken cancellationToken)
    {
        things.Add(new Effect { Handler = "confirms", Thing = accepted.Id });
        await things.SaveChangesAsync(cancellationToken);
        Death.Step();
    }
}

[EventHandler<ThingAnnounced>(Lifetime = HandlerLifetime.Scoped)]
public sealed class Hears(ThingContext things)
{
    public async ValueTask HandleAsync(ThingAnnounced announced, CancellationToken cancellationToken)
    {
        things.Add(new Effect { Handler = "hears", Thing = announced.Id });
        await things.SaveChangesAsync(cancellationToken);
        Death.Step();
    }
}
