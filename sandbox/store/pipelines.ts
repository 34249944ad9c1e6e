import type { StageLookup } from './definitions';
import { LIFECYCLE_STAGES } from './types/shared';

export interface Stage {
	id: string;
	label: string;
	displayOrder: number;
	metadata: Record<string, string>;
	createdAt: string;
	updatedAt: string;
	archived: boolean;
	writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT';
}

export interface Pipeline {
	id: string;
	label: string;
	displayOrder: number;
	stages: Stage[];
	createdAt: string;
	updatedAt: string;
	archived: boolean;
}

/** A stage with the shape of the pipelines API (HubSpot API notes, section 1.6). */
export function makeStage(
	id: string,
	label: string,
	displayOrder: number,
	metadata: Record<string, string>,
	at: string,
): Stage {
	return {
		id,
		label,
		displayOrder,
		metadata,
		createdAt: at,
		updatedAt: at,
		archived: false,
		writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT',
	};
}

/** One change of a pipeline or stage, as its audit shows it (HubSpot API notes, section 1.6). */
export interface Audit {
	portalId: number;
	identifier: string;
	action: 'CREATE' | 'UPDATE' | 'DELETE';
	timestamp: string;
	message: string;
	rawObject: unknown;
	fromUserId: number;
}

type StageSeed = readonly [id: string, label: string, metadata: Record<string, string>];

const deal = (probability: string): Record<string, string> => ({
	isClosed: String(probability === '1.0' || probability === '0.0'),
	probability,
});

/** The pipeline that contacts and companies move through: their lifecycle stages. */
const lifecycle = (id: string) => ({
	id,
	label: 'Lifecycle Stage Pipeline',
	stages: LIFECYCLE_STAGES.map(([stage, label]): StageSeed => [stage, label, { isClosed: 'false' }]),
});

/** When the pipelines that every account has say they were made (HubSpot API notes, section 1.6). */
const EPOCH = '1970-01-01T00:00:00Z';

const SEEDS: Record<string, { id: string; label: string; stages: readonly StageSeed[] }> = {
	contacts: lifecycle('contacts-lifecycle-pipeline'),
	companies: lifecycle('companies-lifecycle-pipeline'),
	deals: {
		id: 'default',
		label: 'Sales Pipeline',
		stages: [
			['appointmentscheduled', 'Appointment Scheduled', deal('0.2')],
			['qualifiedtobuy', 'Qualified To Buy', deal('0.4')],
			['presentationscheduled', 'Presentation Scheduled', deal('0.6')],
			['decisionmakerboughtin', 'Decision Maker Bought-In', deal('0.8')],
			['contractsent', 'Contract Sent', deal('0.9')],
			['closedwon', 'Closed Won', deal('1.0')],
			['closedlost', 'Closed Lost', deal('0.0')],
		],
	},
	tickets: {
		id: '0',
		label: 'Support Pipeline',
		stages: [
			['1', 'New', { isClosed: 'false', ticketState: 'OPEN' }],
			['2', 'Waiting on contact', { isClosed: 'false', ticketState: 'OPEN' }],
			['3', 'Waiting on us', { isClosed: 'false', ticketState: 'OPEN' }],
			['4', 'Closed', { isClosed: 'true', ticketState: 'CLOSED' }],
		],
	},
	leads: {
		id: 'lead-pipeline-id',
		label: 'Lead pipeline',
		stages: [
			['new-stage-id', 'New', { leadState: 'NEW' }],
			['attempting-stage-id', 'Attempting', { leadState: 'IN_PROGRESS' }],
			['connected-stage-id', 'Connected', { leadState: 'IN_PROGRESS' }],
			['qualified-stage-id', 'Qualified', { leadState: 'QUALIFIED' }],
			['unqualified-stage-id', 'Unqualified', { leadState: 'UNQUALIFIED' }],
		],
	},
};

/** Pipelines of one object type (HubSpot API notes, section 1.6: the usual ids of a new account). */
export class Pipelines implements StageLookup {
	list: Pipeline[] = [];
	/** Every change of a pipeline or stage, oldest first. */
	audits: Audit[] = [];

	constructor(typeName: string) {
		const seed = SEEDS[typeName];
		if (!seed) return;
		const stages = seed.stages.map(([id, label, metadata], order) =>
			makeStage(id, label, order, metadata, EPOCH),
		);
		this.list.push({
			id: seed.id,
			label: seed.label,
			displayOrder: 0,
			stages,
			createdAt: EPOCH,
			updatedAt: EPOCH,
			archived: false,
		});
	}

	/** Notes the pipelines. @returns a function that brings them back */
	snapshot(): () => void {
		const noted = structuredClone(this.list);
		const audits = [...this.audits];
		return () => {
			this.list = structuredClone(noted);
			this.audits = [...audits];
		};
	}

	/** Pipelines that are not deleted. */
	get active(): Pipeline[] {
		return this.list.filter(({ archived }) => !archived);
	}

	/** A pipeline that is not deleted. */
	get(id: string): Pipeline | undefined {
		return this.active.find((pipeline) => pipeline.id === id);
	}

	stage(stageId: string): { isClosed: boolean; probability?: string } | undefined {
		for (const pipeline of this.list) {
			const stage = pipeline.stages.find((one) => one.id === stageId && !one.archived);
			if (stage)
				return { isClosed: stage.metadata.isClosed === 'true', probability: stage.metadata.probability };
		}
		return undefined;
	}
}
