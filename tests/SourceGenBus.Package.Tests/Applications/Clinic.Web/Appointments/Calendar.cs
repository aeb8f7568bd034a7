using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using SourceGenBus;

namespace Clinic.Web.Appointments;

/// <summary>A state container of the kind that server-side Blazor applications share between circuits.</summary>
public sealed class Calendar
{
    private const int AppointmentsPerDay = 12;

    private readonly ConcurrentDictionary<int, Appointment> _appointments = new();
    private int _last;

    public event Action? Changed;

    public Appointment? TryBook(string patient, DateOnly day)
    {
        if (_appointments.Values.Count(appointment => appointment.Day == day) >= AppointmentsPerDay)
            return null;
        var booked = new Appointment(Interlocked.Increment(ref _last), patient, day);
        _appointments[booked.Id] = booked;
        Changed?.Invoke();
        return booked;
    }

    public bool TryFind(int id, [NotNullWhen(true)] out Appointment? appointment) => _appointments.TryGetValue(id, out appointment);
}

[CommandHandler<BookAppointment, int?>]
internal sealed class BookAppointmentHandler(Calendar calendar, IEventBus bus, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    public async ValueTask<int?> HandleAsync(BookAppointment command, EventContext context, CancellationToken cancellationToken)
    {
        if (command.Day < DateOnly.FromDateTime(_time.GetLocalNow().DateTime))
            return null;
        if (calendar.TryBook(command.Patient, command.Day) is not { } booked)
            return null;
        await bus.PublishAsync(new AppointmentBooked(booked.Id, booked.Patient, booked.Day), context, cancellationToken);
        return booked.Id;
    }
}
